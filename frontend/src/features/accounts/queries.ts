import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { Role } from '@/api/types';

export type UserFilter = { text?: string; role?: Role; active?: boolean; page?: number };

export const usersQuery = (filter: UserFilter) =>
  queryOptions({
    queryKey: ['users', filter],
    queryFn: () => dataOf(api.GET('/api/users', { params: { query: filter } })),
    placeholderData: keepPreviousData,
  });

export const rulesQuery = queryOptions({
  queryKey: ['security-rules'],
  queryFn: () => dataOf(api.GET('/api/security-rules')),
});
