/** What the pages of bulk exports read and do. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { saveFile } from '@/api/download';
import type { components } from '@/api/schema';
import type { SearchRequest } from '@/api/types';
import { useServerAct } from '@/api/useServerAct';

export type ExportPackage = components['schemas']['PackageOut'];
export type ExportDetail = components['schemas']['PackageDetail'];
export type ExportState = ExportPackage['state'];
export type ExportWish = components['schemas']['PackageIn'];
export type ExportTerms = components['schemas']['ExportTermsOut'];
export type Choice = components['schemas']['ChoiceOut'];

/** Records ticked one by one, or everything that a search finds. */
export type Chosen =
  | { readonly ids: readonly string[] }
  | { readonly search: Pick<SearchRequest, 'query' | 'filters'>; readonly total: number };

export const PAGE_SIZE = 20;
const BUILDING_MS = 3000;
/** Beyond this a browser should not hold a package in memory: it loads it by itself. */
const LARGE_BYTES = 200 * 1024 * 1024;

export const LIVE: readonly ExportState[] = ['waiting', 'building', 'ready'];

export const bodyOf = (chosen: Chosen) =>
  'ids' in chosen ? { record_ids: [...chosen.ids] } : { record_ids: [], search: chosen.search };

export const exportsQuery = (scope: 'own' | 'all', page = 1) =>
  queryOptions({
    queryKey: ['exports', 'list', scope, page],
    queryFn: () => dataOf(api.GET('/api/packages', { params: { query: { scope, page } } })),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      scope === 'own' && state.data?.items.some((one) => one.state === 'building') ? BUILDING_MS : false,
  });

export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ['exports', 'one', id],
    queryFn: () => dataOf(api.GET('/api/packages/{package_id}', { params: { path: { package_id: id } } })),
    refetchInterval: ({ state }) =>
      state.data?.mine && state.data.state === 'building' ? BUILDING_MS : false,
  });

export const exportTermsQuery = (companyId: number | undefined) =>
  queryOptions({
    queryKey: ['exports', 'terms', companyId ?? 0],
    queryFn: () =>
      dataOf(api.GET('/api/packages/terms', { params: { query: { company_id: companyId ?? null } } })),
  });

export const choiceQuery = (chosen: Chosen, key: string) =>
  queryOptions({
    queryKey: ['exports', 'choice', key],
    queryFn: () => dataOf(api.POST('/api/packages/check', { body: bodyOf(chosen) })),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

const CHANGED = [['exports', 'list'], ['exports', 'one'], ['approvals']] as const;

export const useExportAct = <Input>(
  run: (input: Input) => Promise<unknown>,
  done: string,
  then?: () => void,
) => useServerAct(run, done, CHANGED, then);

const at = (id: string) => ({ params: { path: { package_id: id } } });

export const acts = {
  ask: (wish: ExportWish) => dataOf(api.POST('/api/packages', { body: wish })),
  withdraw: (id: string) => dataOf(api.POST('/api/packages/{package_id}/withdraw', at(id))),
  revoke: (id: string, reason: string) =>
    dataOf(api.POST('/api/packages/{package_id}/revoke', { ...at(id), body: { reason } })),
  setTerms: (body: components['schemas']['ExportTermsIn']) =>
    dataOf(api.PUT('/api/packages/terms', { body })),
} as const;

/** Fetch a package: a small one is saved here, so that a refusal is told in words; a large one by the browser. */
export async function fetchPackage(found: ExportPackage): Promise<void> {
  const address = `/api/packages/${found.id}/file`;
  if (found.size_bytes <= LARGE_BYTES) return saveFile(address);
  await dataOf(api.POST('/api/me/account/proof'));
  globalThis.location.assign(address);
  return undefined;
}
