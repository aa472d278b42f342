/** The people of a record while they are corrected. Values of a person are addressed `field@key`. */
import type { BoxedValue, EmployeeRef, RecordDetail } from '@/api/types';

export type PersonDraft = {
  /** Place on the paper, or `new1` for one who was added. */
  readonly key: string;
  readonly position: number | null;
  readonly employee: EmployeeRef | null;
  /** Name on the paper, for one who is not in the roster. */
  readonly name: string;
  /** Changes to what the paper says of this person; null erases. */
  readonly fields: Readonly<Record<string, string | null>>;
};

export const isPersonField = (field: string): boolean => field.includes('@');

export function splitPersonField(field: string): { name: string; key: string } {
  const [name = '', key = ''] = field.split('@');
  return { name, key };
}

function valuesOf(record: RecordDetail, key: string): readonly BoxedValue[] {
  return record.people.find((person) => String(person.position) === key)?.fields ?? [];
}

export function personFieldOf(record: RecordDetail, field: string): BoxedValue | undefined {
  const { name, key } = splitPersonField(field);
  return valuesOf(record, key).find((value) => value.id === name);
}

/** Values of all people under their addresses, for boxes and for stepping through doubts. */
export function personValues(record: RecordDetail): BoxedValue[] {
  return record.people.flatMap((person) =>
    person.fields.map((value) => ({ ...value, id: `${value.id}@${person.position}` })),
  );
}

/** The people as drafted, or as the record has them. */
export function peopleOf(
  drafted: readonly PersonDraft[] | undefined,
  record: RecordDetail,
): readonly PersonDraft[] {
  return (
    drafted ??
    record.people.map(({ position, employee, name }) => ({
      key: String(position),
      position,
      employee,
      name,
      fields: {},
    }))
  );
}

/** Put somebody on the record; a record of one person begins its list with that person. */
export function withOneMore(
  drafted: readonly PersonDraft[] | undefined,
  record: RecordDetail,
): PersonDraft[] {
  const before = peopleOf(drafted, record);
  const last = Math.max(0, ...before.map(({ key }) => (key.startsWith('new') ? Number(key.slice(3)) : 0)));
  const fresh = (employee: EmployeeRef | null, number: number): PersonDraft => ({
    key: `new${number}`,
    position: null,
    employee,
    name: '',
    fields: {},
  });
  if (!before.length) return [fresh(record.employee, 1), fresh(null, 2)];
  return [...before, fresh(null, last + 1)];
}

export function withPersonField(people: readonly PersonDraft[], field: string, text: string): PersonDraft[] {
  const { name, key } = splitPersonField(field);
  return people.map((person) =>
    person.key === key
      ? { ...person, fields: { ...person.fields, [name]: text.trim() === '' ? null : text } }
      : person,
  );
}

export function shownPersonValue(
  drafted: readonly PersonDraft[] | undefined,
  record: RecordDetail,
  field: string,
): string {
  const { name, key } = splitPersonField(field);
  const change = drafted?.find((person) => person.key === key)?.fields[name];
  return change === undefined ? (personFieldOf(record, field)?.value ?? '') : (change ?? '');
}

/** Whether a draft leaves the people as they are. */
export function samePeople(people: readonly PersonDraft[], record: RecordDetail): boolean {
  return (
    people.length === record.people.length &&
    people.every((person, index) => {
      const before = record.people[index];
      if (before?.position !== person.position || before.employee?.id !== person.employee?.id) return false;
      return Object.entries(person.fields).every(
        ([name, text]) => (text ?? '') === (before.fields.find((value) => value.id === name)?.value ?? ''),
      );
    })
  );
}

export function namesOfPeople(people: readonly PersonDraft[]): string {
  return people
    .map(({ employee, name, fields }) =>
      employee ? `${employee.name} ${employee.employee_no}` : (fields.employee_name ?? name),
    )
    .join('、');
}
