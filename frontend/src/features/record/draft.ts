/** A correction being made: what differs from the version it started from, and how it meets a newer version. */
import type { BoxedValue, Correction, RecordDetail } from '@/api/types';
import {
  isPersonField,
  namesOfPeople,
  type PersonDraft,
  peopleOf,
  personFieldOf,
  samePeople,
  shownPersonValue,
  withPersonField,
} from './peopleDraft';

/** Absent keys stay as they are; null in `fields` erases. Kept in memory only. */
export type Draft = {
  readonly fields: Readonly<Record<string, string | null>>;
  readonly type?: string;
  readonly employeeId?: string;
  readonly level?: number;
  readonly tags?: readonly string[];
  /** Everyone the record concerns from now on. */
  readonly people?: readonly PersonDraft[];
};

/** A record shown as a form: what was recorded, what was typed, and where the reader is. */
export type RecordForm = {
  readonly record: RecordDetail;
  readonly draft: Draft;
  readonly editing: boolean;
  readonly activeField: string | null;
  /** Field id to message, from the server's refusal. */
  readonly problems: Readonly<Record<string, string>>;
  readonly onDraft: (draft: Draft) => void;
  readonly onField: (id: string, text: string) => void;
  readonly onActivate: (id: string) => void;
};

export const EMPTY_DRAFT: Draft = { fields: {} };

export function recordedValue(record: RecordDetail, field: string): string {
  return fieldOf(record, field)?.value ?? '';
}

/** `field@3` is a value of the third of several people. */
export function fieldOf(record: RecordDetail, field: string): BoxedValue | undefined {
  if (isPersonField(field)) return personFieldOf(record, field);
  return record.fields.find((value) => value.id === field);
}

/** Write a field's text into the draft; writing the old value back removes the change. */
export function editField(draft: Draft, record: RecordDetail, field: string, text: string): Draft {
  if (isPersonField(field)) {
    return pruneDraft(
      { ...draft, people: withPersonField(peopleOf(draft.people, record), field, text) },
      record,
    );
  }
  const { [field]: _dropped, ...others } = draft.fields;
  const before = recordedValue(record, field);
  if (text === before) return { ...draft, fields: others };
  return { ...draft, fields: { ...others, [field]: text.trim() === '' ? null : text } };
}

export function shownValue(draft: Draft, record: RecordDetail, field: string): string {
  if (isPersonField(field)) return shownPersonValue(draft.people, record, field);
  const drafted = draft.fields[field];
  if (drafted === undefined) return recordedValue(record, field);
  return drafted ?? '';
}

export function countChanges(draft: Draft): number {
  const single = [draft.type, draft.employeeId, draft.level, draft.tags, draft.people].filter(
    (part) => part !== undefined,
  );
  return Object.keys(draft.fields).length + single.length;
}

const sameTags = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');

/** Drop what equals the record anyway (a choice made and taken back). */
export function pruneDraft(draft: Draft, record: RecordDetail): Draft {
  const fields = Object.fromEntries(
    Object.entries(draft.fields).filter(([id, text]) => (text ?? '') !== recordedValue(record, id)),
  );
  return {
    fields,
    ...(draft.type !== undefined && draft.type !== record.type && { type: draft.type }),
    ...(draft.employeeId !== undefined &&
      draft.employeeId !== record.employee?.id && { employeeId: draft.employeeId }),
    ...(draft.level !== undefined && draft.level !== record.level && { level: draft.level }),
    ...(draft.tags !== undefined && !sameTags(draft.tags, record.tags) && { tags: draft.tags }),
    ...(draft.people !== undefined && !samePeople(draft.people, record) && { people: draft.people }),
  };
}

export function correctionOf(
  draft: Draft,
  record: RecordDetail,
  options: { reason: string; file: boolean },
): Correction {
  return {
    base_version: record.version,
    reason: options.reason.trim(),
    fields: { ...draft.fields },
    type: draft.type ?? null,
    employee_id: draft.people ? null : (draft.employeeId ?? null),
    level: draft.level ?? null,
    tags: draft.tags ? [...draft.tags] : null,
    people:
      draft.people?.map(({ position, employee, fields }) => ({
        position,
        employee_id: employee?.id ?? null,
        fields: { ...fields },
      })) ?? null,
    file: options.file,
  };
}

/** One thing both sides changed to different values. `key` is a field id, or type, person, level, tags, people. */
export type Clash = {
  readonly key: string;
  readonly isField: boolean;
  readonly base: string;
  readonly theirs: string;
  readonly mine: string;
};

/** Compare a draft made on `base` with the newer version `theirs`. Persons are compared by id. */
export function findClashes(draft: Draft, base: RecordDetail, theirs: RecordDetail): Clash[] {
  const clashes: Clash[] = [];
  const compare = (key: string, isField: boolean, before: string, now: string, mine: string | undefined) => {
    if (mine !== undefined && now !== before && now !== mine) {
      clashes.push({ key, isField, base: before, theirs: now, mine });
    }
  };
  for (const [id, text] of Object.entries(draft.fields)) {
    compare(id, true, recordedValue(base, id), recordedValue(theirs, id), text ?? '');
  }
  compare('type', false, base.type, theirs.type, draft.type);
  compare('person', false, base.employee?.id ?? '', theirs.employee?.id ?? '', draft.employeeId);
  compare('level', false, String(base.level), String(theirs.level), draft.level?.toString());
  compare('tags', false, base.tags.join(', '), theirs.tags.join(', '), draft.tags?.join(', '));
  compare(
    'people',
    false,
    namesOfPeople(peopleOf(undefined, base)),
    namesOfPeople(peopleOf(undefined, theirs)),
    draft.people && namesOfPeople(draft.people),
  );
  return clashes;
}

/** Drop from the draft whatever the person gave to the other side, and what no longer differs. */
export function resolveClashes(draft: Draft, theirs: RecordDetail, takeTheirs: ReadonlySet<string>): Draft {
  const fields = Object.fromEntries(Object.entries(draft.fields).filter(([id]) => !takeTheirs.has(id)));
  const kept: Draft = {
    fields,
    type: takeTheirs.has('type') ? undefined : draft.type,
    employeeId: takeTheirs.has('person') ? undefined : draft.employeeId,
    level: takeTheirs.has('level') ? undefined : draft.level,
    tags: takeTheirs.has('tags') ? undefined : draft.tags,
    people: takeTheirs.has('people') ? undefined : draft.people,
  };
  return pruneDraft(kept, theirs);
}
