import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';

export const accountQuery = queryOptions({
  queryKey: ['me', 'account'],
  queryFn: () => dataOf(api.GET('/api/me/account')),
  staleTime: 0,
});

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: () => dataOf(api.GET('/api/me/account/sessions')),
});

export const tokensQuery = queryOptions({
  queryKey: ['me', 'tokens'],
  queryFn: () => dataOf(api.GET('/api/me/account/tokens')),
});
