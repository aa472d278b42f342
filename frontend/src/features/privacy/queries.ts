/** What the pages of personal information read and do. Every act answers with the request as it is after it. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { paths } from '@/api/schema';
import type { PersonRequest } from '@/api/types';
import { useServerAct } from '@/api/useServerAct';

const REFRESH_MS = 60_000;

/** Of a company, or of that of the reader's own file. */
export const privacyRulesQuery = (companyId?: number) =>
  queryOptions({
    queryKey: ['privacy', 'rules', companyId ?? 0],
    queryFn: () =>
      dataOf(
        api.GET('/api/privacy/rules', { params: { query: companyId ? { company_id: companyId } : {} } }),
      ),
    staleTime: Infinity,
  });

export const ownInformationQuery = queryOptions({
  queryKey: ['privacy', 'me'],
  queryFn: () => dataOf(api.GET('/api/privacy/me')),
});

export const privacyInboxQuery = queryOptions({
  queryKey: ['privacy', 'inbox'],
  queryFn: () => dataOf(api.GET('/api/privacy/inbox')),
  refetchInterval: REFRESH_MS,
});

export const ownRequestsQuery = queryOptions({
  queryKey: ['privacy', 'requests', 'mine'],
  queryFn: () => dataOf(api.GET('/api/privacy/requests/mine')),
});

export type StateFilter = NonNullable<
  NonNullable<paths['/api/privacy/requests']['get']['parameters']['query']>['state']
>;

export const requestsQuery = (state: StateFilter) =>
  queryOptions({
    queryKey: ['privacy', 'requests', 'desk', state],
    queryFn: () => dataOf(api.GET('/api/privacy/requests', { params: { query: { state } } })),
  });

const at = (requestId: string) => ({ params: { path: { request_id: requestId } } });

export const requestQuery = (requestId: string) =>
  queryOptions({
    queryKey: ['privacy', 'requests', 'one', requestId],
    queryFn: () => dataOf(api.GET('/api/privacy/requests/{request_id}', at(requestId))),
  });

export const retentionQuery = (requestId: string) =>
  queryOptions({
    queryKey: ['privacy', 'requests', 'retention', requestId],
    queryFn: () => dataOf(api.GET('/api/privacy/requests/{request_id}/retention', at(requestId))),
  });

export const restrictionsQuery = queryOptions({
  queryKey: ['privacy', 'restrictions'],
  queryFn: () => dataOf(api.GET('/api/privacy/restrictions')),
});

export const registerQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['privacy', 'register', companyId],
    queryFn: () => dataOf(api.GET('/api/privacy/purposes', { params: { query: { company_id: companyId } } })),
  });

export const ownProcessingQuery = queryOptions({
  queryKey: ['privacy', 'me', 'processing'],
  queryFn: () => dataOf(api.GET('/api/privacy/me/processing')),
});

const of = (companyId: number) => ({ params: { query: { company_id: companyId } } });

export const consentsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['privacy', 'consents', companyId],
    queryFn: () => dataOf(api.GET('/api/privacy/consents', of(companyId))),
  });

export const companyRulesQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['privacy', 'company-rules', companyId],
    queryFn: () => dataOf(api.GET('/api/privacy/company-rules', of(companyId))),
  });

export const impactQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['privacy', 'impact', companyId],
    queryFn: () => dataOf(api.GET('/api/privacy/impact', of(companyId))),
  });

export const breachesQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['privacy', 'breaches', companyId],
    queryFn: () => dataOf(api.GET('/api/privacy/breaches', of(companyId))),
  });

type LetterPlace = { id: string; receiver: 'authority' | 'persons'; language: 'zh' | 'en' };

export const letterQuery = ({ id, receiver, language }: LetterPlace) =>
  queryOptions({
    queryKey: ['privacy', 'letter', id, receiver, language],
    queryFn: () =>
      dataOf(
        api.GET('/api/privacy/breaches/{breach_id}/letter', {
          params: { path: { breach_id: id }, query: { receiver, language } },
        }),
      ),
  });

export const holdsQuery = queryOptions({
  queryKey: ['privacy', 'holds', ''],
  queryFn: () => dataOf(api.GET('/api/privacy/holds')),
});

/** The holds that reach one record. For officers. */
export const recordHoldsQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['privacy', 'holds', recordId],
    queryFn: () => dataOf(api.GET('/api/privacy/holds', { params: { query: { record_id: recordId } } })),
    retry: false,
  });

/** Asked where a record is missing: null when it was not erased, or is none of the reader's business. */
export const tombstoneQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['privacy', 'tombstone', recordId],
    queryFn: async () =>
      (await api.GET('/api/records/{record_id}/tombstone', { params: { path: { record_id: recordId } } }))
        .data ?? null,
    retry: false,
  });

export const assessmentQuery = queryOptions({
  queryKey: ['privacy', 'assessment'],
  queryFn: () => dataOf(api.GET('/api/privacy/assessment')),
  refetchOnWindowFocus: false,
});

export const addresses = {
  package: (requestId: string) => `/api/privacy/requests/${requestId}/package`,
  register: (companyId: number) => `/api/privacy/purposes/table?company_id=${companyId}`,
} as const;

/** What every act on personal information may have changed. */
export const PRIVACY = [['privacy']] as const;

export const usePrivacyAct = <Input, Output>(
  run: (input: Input) => Promise<Output>,
  done: string,
  then?: () => void,
) => useServerAct(run, done, PRIVACY, then);

export type Answer = { act: 'fulfil' | 'partly' | 'refuse'; answer: string; ground: string };
type Step = (requestId: string, text: string) => Promise<PersonRequest>;

export const acts = {
  take: (requestId: string) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/take', { ...at(requestId), body: { username: '' } })),
  withdraw: (requestId: string) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/withdrawal', at(requestId))),
  answer: (requestId: string, answer: Answer) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/answer', { ...at(requestId), body: answer })),
} as const;

/** The acts that take nothing but words. */
export const wordActs: Readonly<Record<'note' | 'extend' | 'object', Step>> = {
  note: (requestId, text) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/note', { ...at(requestId), body: { text } })),
  extend: (requestId, text) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/extension', { ...at(requestId), body: { text } })),
  object: (requestId, text) =>
    dataOf(api.POST('/api/privacy/requests/{request_id}/objection', { ...at(requestId), body: { text } })),
};
