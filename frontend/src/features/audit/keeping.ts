/** Calls about how long the log names people, and the words for periods. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { components } from '@/api/schema';
import type { Translate } from '@/i18n/translate';

export type Keeping = components['schemas']['AuditKeepingRow'];

export const keepingQuery = queryOptions({
  queryKey: ['audit-keeping'],
  queryFn: () => dataOf(api.GET('/api/audit/keeping')),
});

export const proposeEnding = (company_id: number | null, reason: string) =>
  dataOf(api.POST('/api/audit/keeping/end', { body: { company_id, reason } }));

export type PeriodWish = components['schemas']['AuditPeriodIn'];

export const proposePeriod = (body: PeriodWish) => dataOf(api.POST('/api/audit/keeping/period', { body }));

/** ISO 8601 such as P5Y or P1Y6M in words; PERMANENT is for ever. */
export function periodText(period: string, t: Translate): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/.exec(period);
  if (!found) return t('keeping.for_ever');
  const units = ['keeping.years', 'keeping.months', 'keeping.days'] as const;
  return units
    .map((unit, place) => (found[place + 1] ? t(unit, { count: Number(found[place + 1]) }) : ''))
    .filter(Boolean)
    .join(' ');
}
