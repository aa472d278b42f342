import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslate } from '@/i18n/language';
import styles from './ui.module.css';

/** A digest, key or identifier with a button that copies it; `label` says to a screen reader what the button does. */
export function Copyable({ text, label }: { text: string; label: string }) {
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
      <Button type="text" size="small" icon={<CopyOutlined />} aria-label={label} onClick={copy} />
    </span>
  );
}
