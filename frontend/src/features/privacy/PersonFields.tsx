import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { searchQuery } from '@/api/queries';
import type { EmployeeRef } from '@/api/types';
import { EmployeeSelect } from '@/features/record/EmployeeSelect';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';

type Given<Value> = { id?: string; value?: Value; onChange?: (value: Value) => void };

/** A person of the company, as an input of a form. `clears`: the field that belongs to whoever was chosen before. */
export function PersonField({
  companyId,
  clears,
  optional = false,
  id,
  value,
  onChange,
}: Given<EmployeeRef | null> & { companyId: number; clears?: string; optional?: boolean }) {
  const t = useTranslate();
  const form = Form.useFormInstance();
  return (
    <EmployeeSelect
      {...(id ? { id } : {})}
      label={t('privacy.person')}
      companyId={companyId}
      value={value ?? null}
      allowClear={optional}
      onChange={(chosen) => {
        onChange?.(chosen);
        if (clears) form.setFieldValue(clears, undefined);
      }}
    />
  );
}

/** One of the records of the person who is chosen in the same form. */
export function PaperField({ id, value, onChange }: Given<string | undefined>) {
  const t = useTranslate();
  const person = Form.useWatch<EmployeeRef | undefined>('person');
  const { data, isFetching } = useQuery({
    ...searchQuery({
      query: '',
      filters: { employee_ids: person ? [person.id] : [] },
      sort: 'filed',
      page: 1,
      page_size: 100,
    }),
    enabled: !!person,
  });
  const found = person ? (data?.hits ?? []) : [];
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={t('privacy.consent_record')}
      value={value}
      onChange={(chosen?: string) => onChange?.(chosen)}
      disabled={!person}
      loading={isFetching}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t(person ? 'privacy.consent_record_none' : 'privacy.person_first')}
      options={found.map((hit) => ({
        value: hit.id,
        label: [hit.title, formatDate(hit.doc_date), hit.reference_code].filter(Boolean).join(' · '),
      }))}
    />
  );
}
