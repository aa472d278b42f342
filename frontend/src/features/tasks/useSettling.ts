/** Settling what waits in a record: each click is a correction of its own, with a version and an audit event. */
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient, recordQuery, versionsQuery } from '@/api/queries';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';

export type Settlement =
  | { act: 'confirm'; keys: readonly string[] }
  | { act: 'discard'; keys: readonly string[] }
  | { act: 'correct'; field: string; value: string };

/** What a settlement says to the server, over the version that is shown. */
export function bodyOf(record: Pick<RecordDetail, 'version'>, settlement: Settlement, reason: string) {
  const base = {
    base_version: record.version,
    reason,
    fields: {} as Record<string, string | null>,
    file: false,
    confirm: [] as string[],
    discard: [] as string[],
  };
  switch (settlement.act) {
    case 'confirm':
      return { ...base, confirm: [...settlement.keys] };
    case 'discard':
      return { ...base, discard: [...settlement.keys] };
    case 'correct':
      return { ...base, fields: { [settlement.field]: settlement.value } };
  }
}

export function useSettling(record: RecordDetail, onDone?: () => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (settlement: Settlement) =>
      dataOf(
        api.POST('/api/records/{record_id}/versions', {
          params: { path: { record_id: record.id } },
          body: bodyOf(record, settlement, t(`unconfirmed.reason_${settlement.act}`)),
        }),
      ),
    onSuccess: (saved) => {
      queryClient.setQueryData(recordQuery(record.id).queryKey, saved);
      for (const queryKey of [['incomplete'], ['search'], ['employee'], ['quality']]) {
        void queryClient.invalidateQueries({ queryKey });
      }
      void queryClient.invalidateQueries({ queryKey: versionsQuery(record.id).queryKey });
      message.success(t('unconfirmed.done', { version: saved.version }));
      onDone?.();
    },
    onError: (error) => {
      message.error(describeError(error, t));
      void queryClient.invalidateQueries({ queryKey: recordQuery(record.id).queryKey });
    },
  });
}
