/** Which fields a record shows, and which of them want a look. */
import type { Doubt, RecordDetail } from '@/api/types';
import { certaintyOf } from './confidence';
import { fieldOf } from './draft';

/** Fields of the type in its order, then whatever else was found. */
export function fieldsToShow(typeFields: readonly string[], record: RecordDetail): string[] {
  return [...new Set([...typeFields, ...record.fields.map((field) => field.id)])];
}

/** Fields a person should look at, in the order shown. */
export function doubtfulFields(
  order: readonly string[],
  record: RecordDetail,
  doubts: readonly Doubt[],
): string[] {
  const named = new Set(doubts.map((doubt) => doubt.field));
  return order.filter((id) => {
    const value = fieldOf(record, id);
    return named.has(id) || (value !== undefined && ['low', 'medium'].includes(certaintyOf(value)));
  });
}
