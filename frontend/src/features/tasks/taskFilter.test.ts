import { describe, expect, it } from 'vitest';
import type { TaskRow } from '@/api/types';
import { nextTask, recordAddressOf } from './taskFilter';

const rows = ['a', 'b', 'c'].map((id) => ({ id }) as TaskRow);

describe('next task', () => {
  it('is the one behind, then around to the start', () => {
    expect(nextTask(rows, 'a', new Set())).toBe('b');
    expect(nextTask(rows, 'c', new Set())).toBe('a');
  });
  it('leaves out what was done or skipped', () => {
    expect(nextTask(rows, 'a', new Set(['b']))).toBe('c');
    expect(nextTask(rows, 'a', new Set(['b', 'c']))).toBeNull();
  });
  it('is the first when the current one has left the list', () => {
    expect(nextTask(rows, 'gone', new Set())).toBe('a');
    expect(nextTask([], 'gone', new Set())).toBeNull();
  });
  it('opens with the filters but not the page of the list', () => {
    expect(recordAddressOf({ company: 1, page: 3 })).toEqual({ company: 1, task: true });
  });
});
