import { describe, expect, it } from 'vitest';
import { readAuditAddress, readEmployeesAddress, readRecordAddress, readTasksAddress } from './addresses';

describe('addresses', () => {
  it('never carry typed words', () => {
    const raw = { text: '林知远', actor: 'lin', q: 'x', name: 'y' };
    for (const read of [readEmployeesAddress, readTasksAddress, readAuditAddress, readRecordAddress]) {
      expect(read(raw)).toEqual({});
    }
  });
  it('keep a record page, tab and the filters of its task list', () => {
    const raw = { page: 2, tab: 'text', task: true, company: 1, doubt: 'person_unknown' };
    expect(readRecordAddress(raw)).toEqual(raw);
    expect(readRecordAddress({ company: 1, tab: 'nonsense' })).toEqual({});
  });
  it('leave the first page out', () => {
    expect(readTasksAddress({ page: 1 })).toEqual({});
  });
});
