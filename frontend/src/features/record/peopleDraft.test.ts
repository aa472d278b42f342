import { describe, expect, it } from 'vitest';
import type { RecordDetail } from '@/api/types';
import {
  correctionOf,
  countChanges,
  EMPTY_DRAFT,
  editField,
  fieldOf,
  findClashes,
  shownValue,
} from './draft';
import { namesOfPeople, peopleOf, personValues, withOneMore } from './peopleDraft';

const employee = (id: string, name: string) => ({ id, name, employee_no: id.toUpperCase(), department: '' });
const value = (id: string, text: string) => ({ id, value: text, raw: text, confidence: 0.9 });

const record = (over: Partial<RecordDetail> = {}): RecordDetail =>
  ({
    version: 1,
    tags: [],
    fields: [],
    employee: employee('e1', '甲'),
    people: [
      { position: 1, name: '甲', employee: employee('e1', '甲'), fields: [value('wage', '500')] },
      { position: 2, name: '乙', employee: null, fields: [value('wage', '800')] },
    ],
    ...over,
  }) as unknown as RecordDetail;

const send = (draft: Parameters<typeof correctionOf>[0], on = record()) =>
  correctionOf(draft, on, { reason: '', file: false });

describe('people of a record', () => {
  it('are found by their place', () => {
    expect(fieldOf(record(), 'wage@2')?.value).toBe('800');
    expect(personValues(record()).map((field) => field.id)).toEqual(['wage@1', 'wage@2']);
  });
  it('keep a corrected value, and drop it when it is taken back', () => {
    const changed = editField(EMPTY_DRAFT, record(), 'wage@2', '900');
    expect(shownValue(changed, record(), 'wage@2')).toBe('900');
    expect(shownValue(changed, record(), 'wage@1')).toBe('500');
    expect(send(changed).people).toEqual([
      { position: 1, employee_id: 'e1', fields: {} },
      { position: 2, employee_id: null, fields: { wage: '900' } },
    ]);
    expect(countChanges(editField(changed, record(), 'wage@2', '800'))).toBe(0);
  });
  it('begin with the one person of a record when another is added', () => {
    const single = record({ people: [] });
    const people = withOneMore(undefined, single);
    expect(people.map(({ key, employee: who }) => [key, who?.id])).toEqual([
      ['new1', 'e1'],
      ['new2', undefined],
    ]);
    const named = people.map((person, index) =>
      index ? { ...person, employee: employee('e3', '丙') } : person,
    );
    expect(send({ fields: {}, employeeId: 'e9', people: named }, single)).toMatchObject({
      employee_id: null,
      people: [
        { position: null, employee_id: 'e1' },
        { position: null, employee_id: 'e3' },
      ],
    });
  });
  it('clash when both sides changed them', () => {
    const theirs = record({ people: record().people.slice(0, 1) });
    const draft = { fields: {}, people: withOneMore(undefined, record()) };
    expect(findClashes(draft, record(), theirs).map((clash) => clash.key)).toEqual(['people']);
    expect(namesOfPeople(peopleOf(undefined, record()))).toBe('甲 E1、乙');
  });
});
