import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslate } from '@/i18n/language';
import styles from './evidence.module.css';

/** A digest, key or identifier with a button that copies it; `name` says to a screen reader what is copied. */
export function Copyable({ text, name }: { text: string; name: string }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(
      () => message.success(t('common.copied')),
      () => undefined,
    );
  return (
    <span className={styles.copyable}>
      <span className="mono">{text}</span>
      <Button
        type="text"
        size="small"
        icon={<CopyOutlined />}
        aria-label={t('evidence.copy', { name })}
        onClick={copy}
      />
    </span>
  );
}
