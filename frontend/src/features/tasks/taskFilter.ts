/** The to-check list's filters, and how they travel with a record opened from it. */
import type { TaskFilter } from '@/api/queries';
import type { TaskRow } from '@/api/types';
import type { RecordAddress, TasksAddress } from '@/shell/addresses';

export const TASKS_PAGE_SIZE = 20;

export const DOUBT_CODES = [
  'person_unknown',
  'person_uncertain',
  'boundary_uncertain',
  'type_uncertain',
  'field_missing',
  'field_uncertain',
  'signature_missing',
  'signature_wrong',
  'read_later',
] as const;

export function taskFilterOf(address: TasksAddress): TaskFilter {
  return {
    company_id: address.company,
    doubt: address.doubt,
    batch_id: address.batch,
    page: address.page ?? 1,
    page_size: TASKS_PAGE_SIZE,
  };
}

export function recordAddressOf(address: TasksAddress): RecordAddress {
  const { page: _page, ...filters } = address;
  return { ...filters, task: true };
}

/**
 * The record to open after `currentId`: the one behind it in the list as it was shown, skipping what was done or
 * skipped meanwhile; from the end around to the start. Null when nothing is left.
 */
export function nextTask(
  rows: readonly TaskRow[],
  currentId: string,
  passed: ReadonlySet<string>,
): string | null {
  const at = rows.findIndex((row) => row.id === currentId);
  const around = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))];
  return around.find((row) => row.id !== currentId && !passed.has(row.id))?.id ?? null;
}
