import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { employeesQuery } from '@/api/queries';
import type { EmployeeRef } from '@/api/types';
import { useTranslate } from '@/i18n/language';

const fullLabel = (row: Pick<EmployeeRef, 'name' | 'employee_no' | 'department'>) =>
  [row.name, row.employee_no, row.department].filter(Boolean).join(' · ');

type Props = {
  id?: string;
  label?: string;
  companyId: number;
  value: EmployeeRef | null;
  onChange: (employee: EmployeeRef | null) => void;
  allowClear?: boolean;
  invalid?: boolean;
};

/** Choose a person of a company's roster by name or number. */
export function EmployeeSelect({ id, label, companyId, value, onChange, allowClear, invalid }: Props) {
  const t = useTranslate();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const { data, isFetching } = useQuery(
    employeesQuery({ text: wanted, company_ids: [companyId], page: 1, page_size: 10 }),
  );
  const found = useMemo<readonly EmployeeRef[]>(() => {
    const rows = data?.items ?? [];
    return value && !rows.some((row) => row.id === value.id) ? [value, ...rows] : rows;
  }, [data, value]);
  return (
    <Select
      id={id}
      aria-label={label}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={t('record.person_search')}
      value={value?.id}
      loading={isFetching}
      allowClear={allowClear}
      status={invalid ? 'error' : undefined}
      options={found.map((row) => ({ value: row.id, label: fullLabel(row) }))}
      onChange={(chosen?: string) => onChange(found.find((row) => row.id === chosen) ?? null)}
    />
  );
}
