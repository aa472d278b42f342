import { useTranslate } from '@/i18n/language';
import { Copyable } from '@/ui/Copyable';
import styles from './evidence.module.css';

/** The public keys that the log signs with. */
export function KeyList({ keys }: { keys: readonly string[] }) {
  const t = useTranslate();
  const label = t('evidence.copy', { name: t('evidence.key') });
  return (
    <ul className={styles.plain}>
      {keys.map((key) => (
        <li key={key}>
          <Copyable text={key} label={label} />
        </li>
      ))}
    </ul>
  );
}
