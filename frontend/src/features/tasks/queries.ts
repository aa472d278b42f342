/** What waits to be completed. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import type { TasksAddress } from '@/shell/addresses';
import { TASKS_PAGE_SIZE } from './taskFilter';

type IncompleteFilter = { company_id?: number; field?: string; page?: number; page_size?: number };

export function incompleteFilterOf(address: TasksAddress): IncompleteFilter {
  return {
    company_id: address.company,
    field: address.field,
    page: address.page ?? 1,
    page_size: TASKS_PAGE_SIZE,
  };
}

export const incompleteQuery = (filter: IncompleteFilter) =>
  queryOptions({
    queryKey: ['incomplete', filter],
    queryFn: () => dataOf(api.GET('/api/tasks/incomplete', { params: { query: filter } })),
    placeholderData: keepPreviousData,
  });
