/** What the pages of loans read and do. Every act answers with the loan as it is after it. */
import { queryOptions, useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import type { Loan } from '@/api/types';
import { useTranslate } from '@/i18n/language';

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

/** Every list, and what a loan opens or closes: records, searches and files are read again. */
export function forgetAfterLoan(): void {
  for (const key of ['loans', 'record', 'search', 'employee', 'employees'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

/** Run one act on a loan; says how it went and reads the lists again, after a conflict too. */
export function useLoanAct<Input>(run: (input: Input) => Promise<Loan>, done: string, then?: () => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      message.success(done);
      then?.();
    },
    onError: (error) => void message.error(describeError(error, t)),
    onSettled: forgetAfterLoan,
  });
}

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
