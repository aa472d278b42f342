/** Calls about who must approve what. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { components } from '@/api/schema';

export type ApprovalRule = components['schemas']['ApprovalRuleRow'];
export type RuleWish = components['schemas']['ApprovalRuleIn'];

export const approvalRulesQuery = queryOptions({
  queryKey: ['approval-rules'],
  queryFn: () => dataOf(api.GET('/api/approval-rules')),
});

export const proposeRule = (body: RuleWish) => dataOf(api.POST('/api/approval-rules', { body }));
