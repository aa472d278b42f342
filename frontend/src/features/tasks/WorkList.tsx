/** What both lists of work are made of: choices above, records with what is to be done, the pages below. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { addresses } from '@/api/client';
import { companiesQuery } from '@/api/queries';
import type { IncompleteRow, TaskRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import type { RecordAddress, TasksAddress } from '@/shell/addresses';
import { PageFooter } from '@/ui/PageFooter';
import { concerned } from '@/ui/people';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { TASKS_PAGE_SIZE } from './taskFilter';
import styles from './tasks.module.css';

export type ListProps = { address: TasksAddress; onChange: (address: TasksAddress) => void };
type Row = Pick<
  TaskRow & IncompleteRow,
  'id' | 'company' | 'page_count' | 'employee' | 'people' | 'title' | 'type'
>;

type ChoiceProps = {
  name: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChoose: (value: string | undefined) => void;
};

/** One more thing to choose the list by. */
export function Choice({ name, value, options, onChoose }: ChoiceProps) {
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={name}
      placeholder={name}
      value={value}
      onChange={onChoose}
      options={[...options]}
      popupMatchSelectWidth={false}
    />
  );
}

type ItemProps = {
  row: Row;
  to: RecordAddress;
  /** Beside the title. */
  beside: ReactNode;
  /** What is to be looked at. */
  labels: ReactNode;
  since: string;
};

export function WorkItem({ row, to, beside, labels, since }: ItemProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const pages = t('common.pages', { count: row.page_count });
  return (
    <li>
      <img src={addresses.thumbnail(row.id, 1)} alt="" width={52} height={70} loading="lazy" />
      <div className={rowStyles.told}>
        <div className={styles.head}>
          <Link
            className={uiStyles.rowLink}
            to="/records/$recordId"
            params={{ recordId: row.id }}
            search={to}
            data-row-link
          >
            {names.title(row)}
          </Link>
          {beside}
        </div>
        <div className={styles.doubts}>{labels}</div>
        <p className={rowStyles.meta}>{[concerned(t, row), row.company.name, pages, since].join('  ·  ')}</p>
      </div>
    </li>
  );
}

type Props<T extends Row> = ListProps & {
  /** As the query gives it; old rows stay while new ones are fetched. */
  answer: {
    data: { items: readonly T[]; total: number } | undefined;
    error: unknown;
    isPlaceholderData: boolean;
    refetch: () => unknown;
  };
  /** Behind the choice of the company. */
  choices: ReactNode;
  empty: ReactNode;
  item: (row: T) => ReactNode;
};

export function WorkList<T extends Row>({ address, onChange, answer, choices, empty, item }: Props<T>) {
  const t = useTranslate();
  const list = useListKeys<HTMLUListElement>();
  const { data: companies = [] } = useQuery(companiesQuery);
  const { data, error, isPlaceholderData, refetch } = answer;
  return (
    <>
      <div className={styles.filters}>
        <Select
          allowClear
          aria-label={t('tasks.company')}
          placeholder={t('tasks.company')}
          value={address.company}
          onChange={(company) => onChange({ ...address, company, page: undefined })}
          options={companies.map((company) => ({ value: company.id, label: company.name }))}
          popupMatchSelectWidth={false}
        />
        {choices}
      </div>
      {!!error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data?.items.length === 0 && empty}
      {!!data?.items.length && (
        <ul className={rowStyles.sheet} ref={list} aria-busy={isPlaceholderData}>
          {data.items.map(item)}
        </ul>
      )}
      <PageFooter
        page={address.page}
        pageSize={TASKS_PAGE_SIZE}
        total={data?.total}
        onPage={(page) => onChange({ ...address, page })}
      />
    </>
  );
}
