import { expect, it } from 'vitest';
import type { ViewRow } from '@/api/types';
import { looksOf } from './views';

const row = (at: string, by: string, action: string, record: string | null): ViewRow => ({
  at,
  by,
  action,
  record_id: record,
  title: '',
  type: '',
});

it('puts the looks of one person at one paper on one day together, newest first', () => {
  const looks = looksOf([
    row('2026-03-02T08:30:00Z', 'a', 'record.view_page', 'r'),
    row('2026-03-02T08:20:00Z', 'b', 'record.view', 'r'),
    row('2026-03-02T08:10:00Z', 'a', 'record.view', 'r'),
    row('2026-03-02T08:00:00Z', 'a', 'employee.view', null),
    row('2026-03-01T08:00:00Z', 'a', 'record.view', 'r'),
  ]);
  expect(looks.map((one) => [one.by, one.record_id, one.times])).toEqual([
    ['a', 'r', 2],
    ['b', 'r', 1],
    ['a', null, 1],
    ['a', 'r', 1],
  ]);
  expect(looks[0]?.at).toBe('2026-03-02T08:30:00Z');
  expect(looks[0]?.actions).toEqual(['record.view_page', 'record.view']);
});
