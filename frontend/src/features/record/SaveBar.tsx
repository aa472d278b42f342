import { Button, Input } from 'antd';
import { useTranslate } from '@/i18n/language';
import styles from './record.module.css';

type Props = {
  changes: number;
  reason: string;
  reasonMissing: boolean;
  message: string | null;
  saving: boolean;
  /** The record waits to be filed. */
  filing: boolean;
  /** It was opened from the to-check list. */
  task: boolean;
  onReason: (reason: string) => void;
  onSave: (file: boolean) => void;
  onDiscard: () => void;
  onSkip: () => void;
};

/** Under the fields while correcting: how much changed, why, and save. */
export function SaveBar(props: Props) {
  const { changes, reason, reasonMissing, message, saving, filing, task, onReason, onSave } = props;
  const t = useTranslate();
  const primary = task ? t('record.file_next') : t('record.file');
  return (
    <div className={`${styles.saveBar} no-print`}>
      <div role="alert" className={styles.problem}>
        {message ?? (reasonMissing && t('record.reason_required'))}
      </div>
      <Input
        value={reason}
        maxLength={200}
        status={reasonMissing ? 'error' : undefined}
        aria-label={t('record.reason')}
        aria-invalid={reasonMissing}
        placeholder={t('record.reason_placeholder')}
        autoComplete="off"
        onChange={(event) => onReason(event.target.value)}
      />
      <div className={styles.saveButtons}>
        <span role="status" className={styles.quiet}>
          {changes ? t('record.changes_n', { count: changes }) : t('record.no_changes')}
        </span>
        {task && (
          <Button onClick={props.onSkip} title="Alt+K">
            {t('record.task_skip')}
          </Button>
        )}
        {changes > 0 && <Button onClick={props.onDiscard}>{t('record.discard')}</Button>}
        {filing ? (
          <>
            {changes > 0 && (
              <Button loading={saving} onClick={() => onSave(false)}>
                {t('record.save_draft')}
              </Button>
            )}
            <Button type="primary" loading={saving} title="Ctrl+Enter" onClick={() => onSave(true)}>
              {primary}
            </Button>
          </>
        ) : (
          <Button
            type="primary"
            loading={saving}
            disabled={!changes}
            title="Ctrl+Enter"
            onClick={() => onSave(false)}
          >
            {t('record.save')}
          </Button>
        )}
      </div>
    </div>
  );
}
