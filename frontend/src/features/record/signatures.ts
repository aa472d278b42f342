/** Reading and repeating the check of a file's electronic signatures, and records as of a day. */
import { queryOptions, useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';

const at = (recordId: string) => ({ params: { path: { record_id: recordId } } });

export const signaturesQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'signatures'],
    queryFn: () => dataOf(api.GET('/api/records/{record_id}/signatures', at(recordId))),
  });

/** Check again by the roots trusted today; the result takes the place of the one shown. */
export function useCheckSignatures(recordId: string) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: () => dataOf(api.POST('/api/records/{record_id}/signatures', at(recordId))),
    onSuccess: (answer) => {
      queryClient.setQueryData(signaturesQuery(recordId).queryKey, answer);
      message.success(t('signatures.done'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

export const asOfQuery = (recordId: string, day: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'as-of', day],
    queryFn: () =>
      dataOf(
        api.GET('/api/records/{record_id}/as-of', {
          params: { path: { record_id: recordId }, query: { day } },
        }),
      ),
    retry: false,
  });
