/**
 * What of a search may stand in the address: ids, years, dates, sort and page. The words searched for never do;
 * they travel in the history entry's state.
 */
import type { Facets, SearchFilters, SearchRequest } from '@/api/types';

export const SORTS = ['relevance', 'newest', 'oldest', 'filed'] as const;
export type Sort = (typeof SORTS)[number];

export type FacetName = keyof Facets;
export const FACETS: readonly FacetName[] = [
  'company',
  'department',
  'type',
  'stage',
  'year',
  'level',
  'employee',
];

/** Search part of the address. Lists are joined with commas so that addresses stay short and readable. */
export type SearchAddress = Partial<Record<FacetName, string>> & {
  from?: string;
  to?: string;
  sort?: Sort;
  page?: number;
};

export const PAGE_SIZE = 20;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const VALUE = /^[\w.-]{1,64}$/;

export function parseList(text: string | undefined): string[] {
  return text ? text.split(',').filter((value) => VALUE.test(value)) : [];
}

function readDate(value: unknown): string | undefined {
  return typeof value === 'string' && DATE.test(value) ? value : undefined;
}

/** Read the address, dropping whatever does not belong there. */
export function readSearchAddress(raw: Record<string, unknown>): SearchAddress {
  const address: SearchAddress = {};
  for (const name of FACETS) {
    const value = raw[name];
    const values = parseList(value === undefined ? undefined : String(value));
    if (values.length) address[name] = values.join(',');
  }
  const page = Number(raw.page);
  if (Number.isInteger(page) && page > 1) address.page = page;
  const sort = SORTS.find((known) => known === raw.sort);
  if (sort && sort !== 'relevance') address.sort = sort;
  const from = readDate(raw.from);
  const to = readDate(raw.to);
  if (from) address.from = from;
  if (to) address.to = to;
  return address;
}

/** Turn one facet value on or off; the page starts over. */
export function toggleFacet(address: SearchAddress, name: FacetName, value: string): SearchAddress {
  const values = parseList(address[name]);
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return { ...address, [name]: next.length ? next.join(',') : undefined, page: undefined };
}

export function countFilters(address: SearchAddress): number {
  const facets = FACETS.reduce((sum, name) => sum + parseList(address[name]).length, 0);
  return facets + (address.from || address.to ? 1 : 0);
}

const numbers = (text: string | undefined) =>
  parseList(text)
    .map(Number)
    .filter((value) => Number.isInteger(value));

function filtersOf(address: SearchAddress): SearchFilters {
  return {
    company_ids: numbers(address.company),
    department_ids: numbers(address.department),
    types: parseList(address.type),
    stages: parseList(address.stage),
    years: numbers(address.year),
    levels: numbers(address.level),
    employee_ids: parseList(address.employee),
    date_from: address.from ?? null,
    date_to: address.to ?? null,
  };
}

export function searchRequest(words: string, address: SearchAddress): SearchRequest {
  return {
    query: words,
    filters: filtersOf(address),
    sort: address.sort ?? 'relevance',
    page: address.page ?? 1,
    page_size: PAGE_SIZE,
  };
}
