/** What the pages read, as query options shared between them. Keys live in memory only. */
import { keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import { ApiError } from './problem';
import type { AuditSearch, EmployeeSearch, SearchRequest, SourceFile } from './types';

const FOREVER = Number.POSITIVE_INFINITY;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => dataOf(api.GET('/api/me')),
  staleTime: FOREVER,
});

export const schemeQuery = queryOptions({
  queryKey: ['scheme'],
  queryFn: () => dataOf(api.GET('/api/scheme')),
  staleTime: FOREVER,
});

export const companiesQuery = queryOptions({
  queryKey: ['companies'],
  queryFn: () => dataOf(api.GET('/api/companies')),
  staleTime: 300_000,
});

export const searchQuery = (body: SearchRequest) =>
  queryOptions({
    queryKey: ['search', body],
    queryFn: ({ signal }) => dataOf(api.POST('/api/search', { body, signal })),
    placeholderData: keepPreviousData,
  });

export const employeesQuery = (body: EmployeeSearch) =>
  queryOptions({
    queryKey: ['employees', body],
    queryFn: ({ signal }) => dataOf(api.POST('/api/employees/search', { body, signal })),
    placeholderData: keepPreviousData,
  });

export const employeeQuery = (employeeId: string) =>
  queryOptions({
    queryKey: ['employee', employeeId],
    queryFn: () =>
      dataOf(api.GET('/api/employees/{employee_id}', { params: { path: { employee_id: employeeId } } })),
  });

export const employeeViewsQuery = (employeeId: string) =>
  queryOptions({
    queryKey: ['employee', employeeId, 'views'],
    queryFn: () =>
      dataOf(
        api.GET('/api/employees/{employee_id}/views', { params: { path: { employee_id: employeeId } } }),
      ),
  });

export const recordQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId],
    queryFn: () => dataOf(api.GET('/api/records/{record_id}', { params: { path: { record_id: recordId } } })),
  });

export const linesQuery = (recordId: string, number: number) =>
  queryOptions({
    queryKey: ['record', recordId, 'lines', number],
    queryFn: () =>
      dataOf(
        api.GET('/api/records/{record_id}/pages/{number}/lines', {
          params: { path: { record_id: recordId, number } },
        }),
      ),
    staleTime: FOREVER,
  });

export const versionsQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'versions'],
    queryFn: () =>
      dataOf(api.GET('/api/records/{record_id}/versions', { params: { path: { record_id: recordId } } })),
  });

export type TaskFilter = {
  company_id?: number;
  doubt?: string;
  batch_id?: string;
  page?: number;
  page_size?: number;
};

export const tasksQuery = (filter: TaskFilter) =>
  queryOptions({
    queryKey: ['tasks', filter],
    queryFn: () => dataOf(api.GET('/api/tasks', { params: { query: filter } })),
    placeholderData: keepPreviousData,
  });

export const batchesQuery = (page: number, pageSize = 20) =>
  queryOptions({
    queryKey: ['batches', page, pageSize],
    queryFn: () =>
      dataOf(api.GET('/api/intake/batches', { params: { query: { page, page_size: pageSize } } })),
    placeholderData: keepPreviousData,
  });

export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['batch', batchId],
    queryFn: () =>
      dataOf(api.GET('/api/intake/batches/{batch_id}', { params: { path: { batch_id: batchId } } })),
  });

export const batchFilesQuery = (batchId: string, state: SourceFile['state'] | undefined, page: number) =>
  queryOptions({
    queryKey: ['batch', batchId, 'files', state ?? '', page],
    queryFn: () =>
      dataOf(
        api.GET('/api/intake/batches/{batch_id}/files', {
          params: { path: { batch_id: batchId }, query: { state, page, page_size: 50 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const auditQuery = (body: AuditSearch) =>
  queryOptions({
    queryKey: ['audit', body],
    queryFn: ({ signal }) => dataOf(api.POST('/api/audit/search', { body, signal })),
    placeholderData: keepPreviousData,
  });

export const chainQuery = queryOptions({
  queryKey: ['audit-chain'],
  queryFn: () => dataOf(api.GET('/api/audit/chain')),
  staleTime: 60_000,
});

export const qualityQuery = (companyId: number | undefined) =>
  queryOptions({
    queryKey: ['quality', companyId ?? 0],
    queryFn: () => dataOf(api.GET('/api/quality/curve', { params: { query: { company_id: companyId } } })),
  });

export const learningQuery = (companyId: number) =>
  queryOptions({
    queryKey: ['learning', companyId],
    queryFn: () => dataOf(api.GET('/api/learning', { params: { query: { company_id: companyId } } })),
  });

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => dataOf(api.GET('/api/health/details')),
});
