/** Readers of the search part of addresses: each keeps what belongs to its page and drops the rest. */
import type { SourceFile } from '@/api/types';
import { readSearchAddress } from '@/features/search/filters';

type Raw = Record<string, unknown>;

const ID = /^[\w.:-]{1,64}$/;

function readId(value: unknown): string | undefined {
  return typeof value === 'string' && ID.test(value) ? value : undefined;
}

function readNumber(value: unknown, least = 1): number | undefined {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number >= least ? number : undefined;
}

function readOneOf<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value);
}

/** Pages beyond the first are named; the first goes without saying. */
function readPage(value: unknown): number | undefined {
  return readNumber(value, 2);
}

function dropAbsent<T extends object>(address: T): T {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined)) as T;
}

export type ListAddress = { page?: number };

export function readListAddress(raw: Raw): ListAddress {
  return dropAbsent({ page: readPage(raw.page) });
}

export type QualityAddress = { company?: number };

export function readQualityAddress(raw: Raw): QualityAddress {
  return dropAbsent({ company: readNumber(raw.company) });
}

export type EmployeesAddress = {
  company?: number;
  department?: number;
  state?: 'active' | 'departed';
  page?: number;
};

export function readEmployeesAddress(raw: Raw): EmployeesAddress {
  return dropAbsent({
    company: readNumber(raw.company),
    department: readNumber(raw.department),
    state: readOneOf(raw.state, ['active', 'departed'] as const),
    page: readPage(raw.page),
  });
}

export type TasksAddress = { company?: number; doubt?: string; batch?: string; page?: number };

export function readTasksAddress(raw: Raw): TasksAddress {
  return dropAbsent({
    company: readNumber(raw.company),
    doubt: readId(raw.doubt),
    batch: readId(raw.batch),
    page: readPage(raw.page),
  });
}

export const RECORD_TABS = ['fields', 'text', 'versions', 'facts'] as const;
export type RecordTab = (typeof RECORD_TABS)[number];

/** `task` opens the record as one of the to-check list, with that list's filters. */
export type RecordAddress = TasksAddress & { tab?: RecordTab; task?: boolean };

export function readRecordAddress(raw: Raw): RecordAddress {
  const task = raw.task === true || raw.task === 'true' || undefined;
  const page = readNumber(raw.page);
  return dropAbsent({
    ...(task ? readTasksAddress({ ...raw, page: undefined }) : {}),
    page,
    task,
    tab: readOneOf(raw.tab, RECORD_TABS),
  });
}

export const FILE_STATES = [
  'uploading',
  'received',
  'split',
  'done',
  'refused',
  'duplicate',
  'set_aside',
] as const satisfies readonly SourceFile['state'][];

export type BatchAddress = { state?: SourceFile['state']; page?: number };

export function readBatchAddress(raw: Raw): BatchAddress {
  return dropAbsent({ state: readOneOf(raw.state, FILE_STATES), page: readPage(raw.page) });
}

export type AuditAddress = {
  action?: string;
  result?: 'allowed' | 'refused';
  object?: string;
  from?: string;
  to?: string;
  page?: number;
};

export function readAuditAddress(raw: Raw): AuditAddress {
  const { from, to } = readSearchAddress({ from: raw.from, to: raw.to });
  return dropAbsent({
    action: readId(raw.action),
    result: readOneOf(raw.result, ['allowed', 'refused'] as const),
    object: readId(raw.object),
    from,
    to,
    page: readPage(raw.page),
  });
}
