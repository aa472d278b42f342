import { Link } from '@tanstack/react-router';
import { useTranslate } from '@/i18n/language';
import logo from './logo.svg';
import styles from './shell.module.css';

export function Brand() {
  const t = useTranslate();
  return (
    <Link to="/" className={styles.brand} aria-label={t('common.product')}>
      <img src={logo} width={26} height={26} alt="" />
      <span>{t('common.product')}</span>
    </Link>
  );
}
