import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { Button, Input, type InputRef, Select } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { companiesQuery, employeesQuery } from '@/api/queries';
import type { EmployeeRow } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { EmployeesAddress } from '@/shell/addresses';
import type { Column } from '@/ui/DataTable';
import { PagedTable } from '@/ui/PagedTable';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { CompletenessTag, EmployeeStateTag } from './employeeTags';
import styles from './people.module.css';

const PAGE_SIZE = 20;
type Place = '/employees' | '/my-team';

function useColumns(): Column<EmployeeRow>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('person.name'),
        render: (row) => (
          <Link
            className={uiStyles.rowLink}
            to="/employees/$employeeId"
            params={{ employeeId: row.id }}
            data-row-link
          >
            {row.name}
          </Link>
        ),
      },
      {
        key: 'no',
        title: t('person.no'),
        render: (row) => <span className="numeric">{row.employee_no}</span>,
      },
      { key: 'department', title: t('person.department'), render: (row) => row.department || '—' },
      { key: 'position', title: t('person.position'), render: (row) => row.position || '—', wideOnly: true },
      { key: 'company', title: t('person.company'), render: (row) => row.company.name, wideOnly: true },
      {
        key: 'state',
        title: t('person.filter_state'),
        render: (row) => <EmployeeStateTag state={row.state} />,
      },
      {
        key: 'hired',
        title: t('person.hired_on'),
        render: (row) => <span className="numeric">{formatDate(row.hired_on)}</span>,
        wideOnly: true,
      },
      { key: 'records', title: t('person.records'), render: (row) => row.record_count, numeric: true },
      {
        key: 'missing',
        title: t('person.completeness'),
        render: (row) => <CompletenessTag missing={row.missing_count} />,
      },
    ],
    [t],
  );
}

type FilterProps = {
  address: EmployeesAddress;
  words: string;
  onChange: (address: EmployeesAddress, words?: string) => void;
};

function Filters({ address, words, onChange }: FilterProps) {
  const t = useTranslate();
  const [text, setText] = useState(words);
  const input = useRef<InputRef>(null);
  const { data: companies = [] } = useQuery(companiesQuery);
  const departments = companies
    .filter((company) => !address.company || company.id === address.company)
    .flatMap((company) => company.departments);
  return (
    <form
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ ...address, page: undefined }, text.trim());
      }}
    >
      <Input
        ref={input}
        className={styles.filterText}
        value={text}
        allowClear
        onChange={(event) => setText(event.target.value)}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('person.search_placeholder')}
        aria-label={t('person.search_label')}
        autoComplete="off"
      />
      {companies.length > 1 && (
        <Select
          allowClear
          aria-label={t('person.filter_company')}
          placeholder={t('person.filter_company')}
          value={address.company}
          onChange={(company) => onChange({ ...address, company, department: undefined, page: undefined })}
          options={companies.map((company) => ({ value: company.id, label: company.name }))}
          popupMatchSelectWidth={false}
        />
      )}
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('person.filter_department')}
        placeholder={t('person.filter_department')}
        value={address.department}
        onChange={(department) => onChange({ ...address, department, page: undefined })}
        options={departments.map((department) => ({ value: department.id, label: department.name }))}
        popupMatchSelectWidth={false}
      />
      <Select<EmployeesAddress['state'] | 'any'>
        aria-label={t('person.filter_state')}
        value={address.state ?? 'any'}
        onChange={(state) =>
          onChange({ ...address, state: state === 'any' ? undefined : state, page: undefined })
        }
        options={(['any', 'active', 'departed'] as const).map((state) => ({
          value: state,
          label: t(`person.state.${state}`),
        }))}
        popupMatchSelectWidth={false}
      />
      <Button htmlType="submit" type="primary">
        {t('search.submit')}
      </Button>
    </form>
  );
}

function EmployeeList({ place, title }: { place: Place; title: string }) {
  const t = useTranslate();
  const address: EmployeesAddress = useSearch({ strict: false });
  const navigate = useNavigate();
  const words = useRouterState({ select: (state) => state.location.state.words ?? '' });
  const columns = useColumns();
  const list = useListKeys<HTMLDivElement>();
  const go = (next: EmployeesAddress, nextWords = words) =>
    void navigate({ to: place, search: next, state: { words: nextWords } });
  const employees = useQuery(
    employeesQuery({
      text: words,
      company_ids: address.company ? [address.company] : [],
      department_ids: address.department ? [address.department] : [],
      state: address.state ?? 'any',
      page: address.page ?? 1,
      page_size: PAGE_SIZE,
    }),
  );
  return (
    <>
      <PageTitle
        documentTitle={title}
        lead={employees.data && t('common.total', { count: employees.data.total })}
      />
      <div className={uiStyles.panel} ref={list}>
        <Filters key={words} address={address} words={words} onChange={go} />
        <PagedTable
          answer={employees}
          caption={title}
          columns={columns}
          rowKey={(row) => row.id}
          empty={<EmptyState title={t('person.empty')}>{t('person.empty_hint')}</EmptyState>}
          page={address.page}
          pageSize={PAGE_SIZE}
          onPage={(page) => go({ ...address, page })}
        />
      </div>
    </>
  );
}

export function EmployeesPage() {
  const t = useTranslate();
  return <EmployeeList place="/employees" title={t('nav.employees')} />;
}

export function MyTeamPage() {
  const t = useTranslate();
  return <EmployeeList place="/my-team" title={t('nav.my_team')} />;
}
