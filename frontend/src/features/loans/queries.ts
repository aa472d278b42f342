/** What the pages of loans read and do. Every act answers with the loan as it is after it. */
import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { Loan } from '@/api/types';
import { useServerAct } from '@/api/useServerAct';

const REFRESH_MS = 60_000;

export const myLoansQuery = queryOptions({
  queryKey: ['loans', 'mine'],
  queryFn: () => dataOf(api.GET('/api/loans/mine')),
});

export const waitingLoansQuery = queryOptions({
  queryKey: ['loans', 'to-approve'],
  queryFn: () => dataOf(api.GET('/api/loans/to-approve')),
});

export const lentLoansQuery = queryOptions({
  queryKey: ['loans', 'lent'],
  queryFn: () => dataOf(api.GET('/api/loans/lent')),
});

export const loanInboxQuery = queryOptions({
  queryKey: ['loans', 'inbox'],
  queryFn: () => dataOf(api.GET('/api/loans/inbox')),
  refetchInterval: REFRESH_MS,
});

export const loanQuery = (loanId: string) =>
  queryOptions({
    queryKey: ['loans', 'one', loanId],
    queryFn: () => dataOf(api.GET('/api/loans/{loan_id}', { params: { path: { loan_id: loanId } } })),
  });

export const loanTermsQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['loans', 'terms', companyId],
    queryFn: () => dataOf(api.GET('/api/loans/terms', { params: { query: { company_id: companyId } } })),
  });

export const employeeLoansQuery = (employeeId: string) =>
  queryOptions({
    queryKey: ['loans', 'employee', employeeId],
    queryFn: () =>
      dataOf(
        api.GET('/api/employees/{employee_id}/loans', { params: { path: { employee_id: employeeId } } }),
      ),
  });

/** What a loan opens or closes, besides the lists of loans: records, searches and files. */
const CHANGED = [['loans'], ['record'], ['search'], ['employee'], ['employees']] as const;

export const useLoanAct = <Input>(run: (input: Input) => Promise<Loan>, done: string, then?: () => void) =>
  useServerAct(run, done, CHANGED, then);

const at = (loanId: string) => ({ params: { path: { loan_id: loanId } } });

export const acts = {
  cancel: (loanId: string) => dataOf(api.POST('/api/loans/{loan_id}/cancel', at(loanId))),
  giveBack: (loanId: string) => dataOf(api.POST('/api/loans/{loan_id}/return', at(loanId))),
  revoke: (loanId: string, reason: string) =>
    dataOf(api.POST('/api/loans/{loan_id}/revocation', { ...at(loanId), body: { reason } })),
  extend: (loanId: string, days: number, reason: string) =>
    dataOf(api.POST('/api/loans/{loan_id}/extension', { ...at(loanId), body: { days, reason } })),
  paper: (loanId: string, step: 'hand_out' | 'receive') =>
    dataOf(api.POST('/api/loans/{loan_id}/paper', { ...at(loanId), body: { step } })),
} as const;
