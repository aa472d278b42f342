/** Names of types, stages, levels and fields in the reader's language. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { schemeQuery } from '@/api/queries';
import type { DocumentType, FieldDefinition, Named, Scheme } from '@/api/types';
import { useLanguage } from '@/i18n/language';
import { type Language, translatorFor } from '@/i18n/translate';

export type SchemeNames = {
  readonly scheme: Scheme | undefined;
  type(id: string): string;
  /** `field@3` is what a paper says of the third of several people. */
  field(id: string): string;
  /** Records are titled by their type, in Chinese; a title of its own stays as it is. */
  title(record: { readonly title: string; readonly type: string }): string;
  stage(id: string): string;
  category(id: string): string;
  level(level: number | string): string;
  retention(rule: string): string;
  typeOf(id: string): DocumentType | undefined;
  fieldOf(id: string): FieldDefinition | undefined;
};

const nameIn = (language: Language, named: Named | DocumentType | FieldDefinition | undefined, id: string) =>
  (named && (language === 'en' ? named.en || named.zh : named.zh)) || id;

/** Levels are numbers on records; the scheme may name them 1 or L1. */
export function levelNumber(id: string | number): number {
  return Number(String(id).replace(/^L/i, ''));
}

export function useSchemeNames(): SchemeNames {
  const { data: scheme } = useQuery(schemeQuery);
  const language = useLanguage();
  return useMemo(() => {
    const types = new Map(scheme?.types.map((type) => [type.id, type]));
    const fields = new Map(scheme?.fields.map((field) => [field.id, field]));
    const stages = new Map(scheme?.stages.map((stage) => [stage.id, stage]));
    const categories = new Map(scheme?.categories.map((category) => [category.id, category]));
    const retention = new Map(scheme?.retention.map((rule) => [rule.id, rule]));
    const levels = new Map(scheme?.levels.map((level) => [levelNumber(level.id), level]));
    return {
      scheme,
      type: (id) => nameIn(language, types.get(id), id),
      field: (id) => {
        const [field = id, place] = id.split('@');
        const name = nameIn(language, fields.get(field), field);
        return place ? translatorFor(language)('record.field_of', { field: name, place }) : name;
      },
      title: ({ title, type }) =>
        title === types.get(type)?.zh ? nameIn(language, types.get(type), title) : title,
      stage: (id) => nameIn(language, stages.get(id), id),
      category: (id) => nameIn(language, categories.get(id), id),
      level: (level) =>
        `L${levelNumber(level)} ${nameIn(language, levels.get(levelNumber(level)), '')}`.trim(),
      retention: (id) => nameIn(language, retention.get(id), id),
      typeOf: (id) => types.get(id),
      fieldOf: (id) => fields.get(id),
    };
  }, [scheme, language]);
}
