import { Select } from 'antd';
import { useState } from 'react';
import { useMe } from '@/api/useMe';
import { useLanguage, useTranslate } from '@/i18n/language';

/** The company whose duties are shown: the first that the reader works for, until another is chosen. */
export function useCompany() {
  const me = useMe();
  return useState(me.companies[0]?.id ?? 0);
}

/** Shown only where there is a choice. */
export function CompanySelect({ value, onChange }: { value: number; onChange: (id: number) => void }) {
  const t = useTranslate();
  const me = useMe();
  if (me.companies.length < 2) return null;
  return (
    <Select
      aria-label={t('person.company')}
      value={value}
      onChange={onChange}
      style={{ minWidth: 160 }}
      options={me.companies.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}

/** Names a row of the norms in the reader's language. */
export function useName() {
  const english = useLanguage() === 'en';
  return (one: { readonly zh: string; readonly en: string }) => (english ? one.en || one.zh : one.zh);
}
