/** Calls about requests that wait for other people's consent. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { queryClient } from '@/api/queries';
import type { components } from '@/api/schema';

export type Approval = components['schemas']['ApprovalOut'];
export type ApprovalState = Approval['state'];
export const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired'] as const;
export const PAGE_SIZE = 50;

export const approvalsQuery = (state: ApprovalState | undefined, page = 1) =>
  queryOptions({
    queryKey: ['approvals', state ?? '', page],
    queryFn: () => dataOf(api.GET('/api/approvals', { params: { query: { state, page } } })),
    placeholderData: keepPreviousData,
  });

export type Decision = 'approve' | 'reject' | 'withdraw';

export function decide(id: string, decision: Decision, note: string): Promise<Approval> {
  const params = { path: { approval_id: id } };
  if (decision === 'withdraw') {
    return dataOf(api.POST('/api/approvals/{approval_id}/withdraw', { params }));
  }
  const body = { note };
  return dataOf(
    decision === 'approve'
      ? api.POST('/api/approvals/{approval_id}/approve', { params, body })
      : api.POST('/api/approvals/{approval_id}/reject', { params, body }),
  );
}

/** An approval may have changed anything: roles, rules, loans. */
export function afterDecision(): void {
  void queryClient.invalidateQueries();
}
