/** What tracing and marking read and change. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { components } from '@/api/schema';
import type { Purpose } from '@/ui/purposes';

export type Terms = components['schemas']['TermsOut'];
export type TraceAnswer = components['schemas']['TraceOut'];
export type Delivered = components['schemas']['DeliveryOut'];
export type Markings = components['schemas']['MarkingsOut'];
export type Marking = components['schemas']['MarkingOut'];

export const termsQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'terms'],
    queryFn: () =>
      dataOf(api.GET('/api/records/{record_id}/terms', { params: { path: { record_id: recordId } } })),
  });

export const statePurpose = (recordId: string, purpose: Purpose) =>
  dataOf(
    api.POST('/api/records/{record_id}/terms', {
      params: { path: { record_id: recordId } },
      body: { purpose },
    }),
  );

export const markingsQuery = (companyId: number | undefined) =>
  queryOptions({
    queryKey: ['watermark', companyId],
    queryFn: () => dataOf(api.GET('/api/watermark', { params: { query: { company_id: companyId } } })),
  });

export const traceFile = (file: File, recordCode: string) =>
  dataOf(
    api.POST('/api/traces', {
      params: { query: { record_code: recordCode } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file as unknown as string,
      bodySerializer: () => file,
    }),
  );
