/** The words papers use for gender, and their texts. */
import type { MessageKey } from '@/i18n/translate';

export const GENDER_KEYS: Readonly<Record<string, MessageKey>> = {
  男: 'person.gender_m',
  女: 'person.gender_f',
};
