import { Button, Input } from 'antd';
import { useTranslate } from '@/i18n/language';
import styles from './record.module.css';
import type { CorrectionState } from './useCorrection';

type Props = {
  correction: CorrectionState;
  /** The record was opened from the to-check list. */
  task: boolean;
  onSkip: () => void;
};

/** Under the fields while correcting: how much changed, why, and save. */
export function SaveBar({ correction, task, onSkip }: Props) {
  const { changes, reason, reasonMissing, filing, setReason, submit, clear } = correction;
  const { message, saving } = correction.saving;
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
        onChange={(event) => setReason(event.target.value)}
      />
      <div className={styles.saveButtons}>
        <span role="status" className={styles.quiet}>
          {changes ? t('record.changes_n', { count: changes }) : t('record.no_changes')}
        </span>
        {task && (
          <Button onClick={onSkip} title="Alt+K">
            {t('record.task_skip')}
          </Button>
        )}
        {changes > 0 && <Button onClick={clear}>{t('record.discard')}</Button>}
        {filing ? (
          <>
            {changes > 0 && (
              <Button loading={saving} onClick={() => submit(false)}>
                {t('record.save_draft')}
              </Button>
            )}
            <Button type="primary" loading={saving} title="Ctrl+Enter" onClick={() => submit(true)}>
              {primary}
            </Button>
          </>
        ) : (
          <Button
            type="primary"
            loading={saving}
            disabled={!changes}
            title="Ctrl+Enter"
            onClick={() => submit(false)}
          >
            {t('record.save')}
          </Button>
        )}
      </div>
    </div>
  );
}
