import { describe, expect, it } from 'vitest';
import type { RecordDetail } from '@/api/types';
import {
  correctionOf,
  countChanges,
  EMPTY_DRAFT,
  editField,
  findClashes,
  pruneDraft,
  resolveClashes,
  shownValue,
} from './draft';

const record = (over: Partial<RecordDetail> = {}, values: Record<string, string> = {}): RecordDetail =>
  ({
    version: 3,
    type: 'resume',
    level: 2,
    tags: ['a'],
    employee: { id: 'p1', employee_no: 'A1', name: '甲', department: '' },
    people: [],
    fields: Object.entries({ employee_name: '林知远', doc_date: '2013-06-01', ...values }).map(
      ([id, value]) => ({ id, value }),
    ),
    ...over,
  }) as RecordDetail;

describe('draft', () => {
  it('forgets a change that is taken back', () => {
    const changed = editField(EMPTY_DRAFT, record(), 'doc_date', '2013-07-01');
    expect(countChanges(changed)).toBe(1);
    expect(countChanges(editField(changed, record(), 'doc_date', '2013-06-01'))).toBe(0);
  });
  it('erases a field that is emptied', () => {
    const draft = editField(EMPTY_DRAFT, record(), 'doc_date', '  ');
    expect(draft.fields).toEqual({ doc_date: null });
    expect(shownValue(draft, record(), 'doc_date')).toBe('');
  });
  it('sends only what changed, on the version it started from', () => {
    const draft = editField(EMPTY_DRAFT, record(), 'doc_date', '2013-07-01');
    expect(correctionOf(draft, record(), { reason: ' 核对 ', file: false })).toEqual({
      base_version: 3,
      reason: '核对',
      fields: { doc_date: '2013-07-01' },
      type: null,
      employee_id: null,
      level: null,
      tags: null,
      people: null,
      file: false,
    });
  });
  it('drops choices equal to the record', () => {
    const draft = {
      fields: { doc_date: '2013-06-01' },
      type: 'resume',
      employeeId: 'p1',
      level: 2,
      tags: ['a'],
    };
    expect(countChanges(pruneDraft(draft, record()))).toBe(0);
  });
});

describe('meeting a newer version', () => {
  const draft = { fields: { doc_date: '2013-07-01', employee_name: '林致远' }, level: 3 };
  it('finds only what both sides changed differently', () => {
    const theirs = record({ version: 4, level: 3 }, { doc_date: '2013-08-01' });
    expect(findClashes(draft, record(), theirs)).toEqual([
      { key: 'doc_date', isField: true, base: '2013-06-01', theirs: '2013-08-01', mine: '2013-07-01' },
    ]);
  });
  it('takes theirs where chosen and keeps the rest', () => {
    const theirs = record({ version: 4, level: 3 }, { doc_date: '2013-08-01' });
    const resolved = resolveClashes(draft, theirs, new Set(['doc_date']));
    expect(resolved).toEqual({ fields: { employee_name: '林致远' } });
  });
});
