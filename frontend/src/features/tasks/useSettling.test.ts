import { describe, expect, it } from 'vitest';
import { bodyOf } from './useSettling';

const record = { version: 3 };

describe('bodyOf', () => {
  it('names proposals and sends no values when they are confirmed or discarded', () => {
    expect(bodyOf(record, { act: 'confirm', keys: ['wage', 'amount@2'] }, 'why')).toEqual({
      base_version: 3,
      reason: 'why',
      fields: {},
      file: false,
      confirm: ['wage', 'amount@2'],
      discard: [],
    });
    expect(bodyOf(record, { act: 'discard', keys: ['wage'] }, '').discard).toEqual(['wage']);
  });

  it('sends the right value when a proposal is corrected', () => {
    const body = bodyOf(record, { act: 'correct', field: 'wage', value: '6000' }, '');
    expect([body.fields, body.confirm]).toEqual([{ wage: '6000' }, []]);
  });
});
