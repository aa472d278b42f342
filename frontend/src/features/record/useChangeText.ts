/** Names and values of what may change besides the fields of the type; values are codes and ids there. */
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { isMessageKey, translateCode } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';
import { splitPersonField } from './peopleDraft';

const personLabel = (person: { name: string; employee_no: string }) => `${person.name} ${person.employee_no}`;

export function useChangeText(record: RecordDetail) {
  const t = useTranslate();
  const names = useSchemeNames();
  const values: Readonly<Record<string, (code: string) => string>> = {
    type: names.type,
    level: names.level,
    state: (code) => translateCode(t, 'record.state', code),
    employee: (id) => (id === record.employee?.id ? personLabel(record.employee) : t('record.other_person')),
    reference_code: (text) => text,
    tags: (text) => text,
    pages: (text) => text,
  };
  const nameOf = (field: string) => {
    const { name, key } = splitPersonField(field);
    if (name === 'person' && key) return t('record.person_of', { place: key });
    const own = `record.${field}`;
    return field in values && isMessageKey(own) ? t(own) : names.field(field);
  };
  const show = (field: string, text: string | null) => text && (values[field]?.(text) ?? text);
  /** A code or an id is told in words as a whole, never by its letters. */
  const isCode = (field: string) => ['type', 'level', 'state', 'employee'].includes(field);
  return { nameOf, show, isCode };
}
