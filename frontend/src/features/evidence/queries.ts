/** What the evidence pages read and do. */
import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';

const AWAITED_MS = 15_000;
const at = (recordId: string) => ({ params: { path: { record_id: recordId } } });

/** Asked again while something has no place in the log yet or no checkpoint covers it: a matter of seconds. */
export const proofQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'proof'],
    queryFn: () => dataOf(api.GET('/api/records/{record_id}/proof', at(recordId))),
    refetchInterval: (query) => (query.state.data?.facts.some((fact) => !fact.sealed) ? AWAITED_MS : false),
  });

export const checksQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'checks'],
    queryFn: () => dataOf(api.GET('/api/records/{record_id}/checks', at(recordId))),
  });

export const FAILED_PAGE_SIZE = 10;

export const failedChecksQuery = (companyId: number, page: number) =>
  queryOptions({
    queryKey: ['failed-checks', companyId, page],
    queryFn: () =>
      dataOf(
        api.GET('/api/checks/failed', {
          params: { query: { company_id: companyId, page, page_size: FAILED_PAGE_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Check a record now; the report takes the place of the one shown. */
export function useCheckAgain(recordId: string) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: () =>
      dataOf(api.POST('/api/records/{record_id}/checks', { ...at(recordId), body: { stage: 'store' } })),
    onSuccess: (answer) => {
      queryClient.setQueryData(checksQuery(recordId).queryKey, answer);
      void queryClient.invalidateQueries({ queryKey: ['failed-checks'] });
      void queryClient.invalidateQueries({ queryKey: proofQuery(recordId).queryKey });
      message.success(t('checks.done'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

const STATE_MS = 30_000;

export const logStateQuery = queryOptions({
  queryKey: ['log-state'],
  queryFn: () => dataOf(api.GET('/api/log/state')),
  refetchInterval: STATE_MS,
});

export const keyStatesQuery = queryOptions({
  queryKey: ['key-states'],
  queryFn: () => dataOf(api.GET('/api/keys/state')),
});

/** Check the log; a long one is taken over by the worker and shown as waiting. */
export function useCheckLog() {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (full: boolean) => dataOf(api.POST('/api/log/checks', { body: { full } })),
    onSuccess: (check) => {
      void queryClient.invalidateQueries({ queryKey: logStateQuery.queryKey });
      if (!check.ended_at) message.info(t('log.check_waits'));
      else if (check.found) message.error(t('log.check_found', { count: check.found }));
      else message.success(t('log.check_clean'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

export const nationalQuery = queryOptions({
  queryKey: ['national'],
  queryFn: () => dataOf(api.GET('/api/national')),
});
