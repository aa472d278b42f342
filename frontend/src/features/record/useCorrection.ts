/** State of one record being corrected: the draft, the field in hand, saving and leaving. */
import { useBlocker } from '@tanstack/react-router';
import { App } from 'antd';
import { useRef, useState } from 'react';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { countChanges, type Draft, EMPTY_DRAFT } from './draft';
import { useSaving } from './useSaving';

/** Keep people from losing a draft; pages and tabs of the same record are no leaving. */
function useLeaveGuard(changes: number) {
  const t = useTranslate();
  const { modal } = App.useApp();
  const guarded = useRef(false);
  guarded.current = changes > 0;
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (!guarded.current || current.pathname === next.pathname) return false;
      const leave = await modal.confirm({
        title: t('record.leave_confirm'),
        okText: t('record.leave'),
        cancelText: t('record.stay'),
      });
      return !leave;
    },
    enableBeforeUnload: () => guarded.current,
  });
  return guarded;
}

export function useCorrection(record: RecordDetail, onFiled: () => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  const filing = record.state === 'to_check' && record.can.confirm;
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [reason, setReason] = useState('');
  const [reasonMissing, setReasonMissing] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const changes = countChanges(draft);
  const guarded = useLeaveGuard(changes);

  const clear = () => {
    setDraft(EMPTY_DRAFT);
    setReason('');
    setReasonMissing(false);
  };
  const saving = useSaving(record, (saved, attempt) => {
    guarded.current = false;
    clear();
    setCorrecting(false);
    message.success(attempt.file ? t('record.filed') : t('record.saved', { version: saved.version }));
    if (attempt.file) onFiled();
  });
  const submit = (file: boolean) => {
    if (saving.saving || saving.conflict || (!file && !changes)) return;
    const missing = record.state === 'filed' && reason.trim() === '';
    setReasonMissing(missing);
    if (!missing) saving.save({ draft, reason, file });
  };
  return {
    draft,
    setDraft,
    changes,
    reason,
    reasonMissing,
    setReason,
    filing,
    editing: filing || correcting,
    toggle: () => {
      if (correcting) clear();
      setCorrecting(!correcting);
    },
    clear,
    submit,
    saving,
  };
}

export type CorrectionState = ReturnType<typeof useCorrection>;
