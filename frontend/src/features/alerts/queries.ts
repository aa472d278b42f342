/** What the page of alerts reads and does. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { queryClient } from '@/api/queries';
import type { components } from '@/api/schema';

type Schemas = components['schemas'];
export type AlertRow = Schemas['AlertRow'];
export type AlertDetail = Schemas['AlertOut'];
export type AlertRule = Schemas['AlertRuleOut'];
export type AlertRules = Schemas['AlertRules'];
export type AlertState = AlertRow['state'];
export type AlertFilter = AlertState | 'waiting' | '';
export type RuleChange = Schemas['AlertRuleIn'];
export type QuotaChange = Schemas['QuotaIn'];

export const PAGE_SIZE = 50;
const REFRESH_MS = 60_000;

export const alertsQuery = (state: AlertFilter, page: number | undefined) =>
  queryOptions({
    queryKey: ['alerts', 'list', state, page ?? 1],
    queryFn: () => dataOf(api.GET('/api/alerts', { params: { query: { state, page } } })),
    placeholderData: keepPreviousData,
  });

export const alertCountQuery = queryOptions({
  queryKey: ['alerts', 'count'],
  queryFn: () => dataOf(api.GET('/api/alerts/count')),
  refetchInterval: REFRESH_MS,
});

export const alertQuery = (alertId: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', alertId],
    queryFn: () => dataOf(api.GET('/api/alerts/{alert_id}', { params: { path: { alert_id: alertId } } })),
  });

export const alertRulesQuery = queryOptions({
  queryKey: ['alerts', 'rules'],
  queryFn: () => dataOf(api.GET('/api/alerts/rules')),
});

export async function changeState(alertId: string, state: AlertState, note: string): Promise<AlertDetail> {
  const params = { path: { alert_id: alertId } };
  const alert = await dataOf(api.POST('/api/alerts/{alert_id}/state', { params, body: { state, note } }));
  await queryClient.invalidateQueries({ queryKey: ['alerts'] });
  return alert;
}

export async function setRule(change: RuleChange): Promise<void> {
  queryClient.setQueryData(
    alertRulesQuery.queryKey,
    await dataOf(api.PUT('/api/alerts/rules', { body: change })),
  );
}

export async function setQuota(change: QuotaChange): Promise<void> {
  queryClient.setQueryData(
    alertRulesQuery.queryKey,
    await dataOf(api.PUT('/api/alerts/quotas', { body: change })),
  );
}
