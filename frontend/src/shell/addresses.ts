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

const APPROVAL_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'expired', 'all'] as const;
export type ApprovalsAddress = {
  tab?: 'rules';
  state?: (typeof APPROVAL_STATES)[number];
  page?: number;
};

export function readApprovalsAddress(raw: Raw): ApprovalsAddress {
  return dropAbsent({
    tab: readOneOf(raw.tab, ['rules'] as const),
    state: readOneOf(raw.state, APPROVAL_STATES),
    page: readPage(raw.page),
  });
}

const MATRIX_TABS = ['grid', 'difference', 'history', 'bench'] as const;
export type MatrixAddress = { version?: number; tab?: (typeof MATRIX_TABS)[number] };

export function readMatrixAddress(raw: Raw): MatrixAddress {
  return dropAbsent({ version: readNumber(raw.version), tab: readOneOf(raw.tab, MATRIX_TABS) });
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

/** `list`: which of the two lists; `field` filters the records to complete. */
export type TasksAddress = {
  list?: 'incomplete';
  company?: number;
  doubt?: string;
  field?: string;
  batch?: string;
  page?: number;
};

export function readTasksAddress(raw: Raw): TasksAddress {
  return dropAbsent({
    list: readOneOf(raw.list, ['incomplete'] as const),
    company: readNumber(raw.company),
    doubt: readId(raw.doubt),
    field: readId(raw.field),
    batch: readId(raw.batch),
    page: readPage(raw.page),
  });
}

export const RECORD_TABS = ['fields', 'text', 'versions', 'facts', 'evidence', 'events'] as const;
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
  tab?: 'keeping';
  action?: string;
  result?: 'allowed' | 'refused';
  object?: string;
  kind?: string;
  rule?: string;
  network?: string;
  company?: number;
  from?: string;
  to?: string;
  page?: number;
};

export function readAuditAddress(raw: Raw): AuditAddress {
  const { from, to } = readSearchAddress({ from: raw.from, to: raw.to });
  return dropAbsent({
    tab: readOneOf(raw.tab, ['keeping'] as const),
    action: readId(raw.action),
    result: readOneOf(raw.result, ['allowed', 'refused'] as const),
    object: readId(raw.object),
    kind: readId(raw.kind),
    rule: readId(raw.rule),
    network: readId(raw.network),
    company: readNumber(raw.company),
    from,
    to,
    page: readPage(raw.page),
  });
}

export const ALERT_STATES = ['waiting', 'open', 'acknowledged', 'closed', 'all'] as const;
/** `alert` is the one opened beside the list. */
export type AlertsAddress = {
  tab?: 'rules';
  state?: (typeof ALERT_STATES)[number];
  page?: number;
  alert?: string;
};

export function readAlertsAddress(raw: Raw): AlertsAddress {
  return dropAbsent({
    tab: readOneOf(raw.tab, ['rules'] as const),
    state: readOneOf(raw.state, ALERT_STATES),
    page: readPage(raw.page),
    alert: readId(raw.alert),
  });
}

export const PRIVACY_TABS = [
  'mine',
  'desk',
  'restrictions',
  'register',
  'consents',
  'impact',
  'breaches',
  'rules',
  'assessment',
] as const;
export type PrivacyTab = (typeof PRIVACY_TABS)[number];
/** `request` is the one opened beside the list. */
export type PrivacyAddress = { tab?: PrivacyTab; request?: string };

export function readPrivacyAddress(raw: Raw): PrivacyAddress {
  return dropAbsent({
    tab: readOneOf(raw.tab, PRIVACY_TABS),
    request: readId(raw.request),
  });
}

export const EXPORT_TABS = ['mine', 'all', 'terms'] as const;
export type ExportTab = (typeof EXPORT_TABS)[number];
/** `export` is the one opened beside the list. */
export type ExportsAddress = { tab?: ExportTab; page?: number; export?: string };

export function readExportsAddress(raw: Raw): ExportsAddress {
  return dropAbsent({
    tab: readOneOf(raw.tab, EXPORT_TABS),
    page: readPage(raw.page),
    export: readId(raw.export),
  });
}

export const LOAN_TABS = ['mine', 'approve', 'lent', 'terms'] as const;
export type LoanTab = (typeof LOAN_TABS)[number];
/** `loan` is the one opened beside the list. */
export type LoansAddress = { tab?: LoanTab; loan?: string };

export function readLoansAddress(raw: Raw): LoansAddress {
  return dropAbsent({ tab: readOneOf(raw.tab, LOAN_TABS), loan: readId(raw.loan) });
}
