import { QuestionCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Select } from 'antd';
import { addresses } from '@/api/client';
import { companiesQuery } from '@/api/queries';
import type { IncompleteRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { TasksAddress } from '@/shell/addresses';
import { PageFooter } from '@/ui/PageFooter';
import { concerned } from '@/ui/people';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { incompleteFilterOf, incompleteQuery } from './queries';
import { TASKS_PAGE_SIZE } from './taskFilter';
import styles from './tasks.module.css';

type Props = { address: TasksAddress; onChange: (address: TasksAddress) => void };

function Filters({ address, onChange }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { data: companies = [] } = useQuery(companiesQuery);
  const fields = (names.scheme?.fields ?? []).map(({ id }) => ({ value: id, label: names.field(id) }));
  return (
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
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('incomplete.field')}
        placeholder={t('incomplete.field')}
        value={address.field}
        onChange={(field) => onChange({ ...address, field, page: undefined })}
        options={fields}
        popupMatchSelectWidth={false}
      />
    </div>
  );
}

function Item({ row }: { row: IncompleteRow }) {
  const t = useTranslate();
  const names = useSchemeNames();
  return (
    <li className={styles.row}>
      <img src={addresses.thumbnail(row.id, 1)} alt="" width={52} height={70} loading="lazy" />
      <div className={styles.body}>
        <div className={styles.head}>
          <Link
            className={uiStyles.rowLink}
            to="/records/$recordId"
            params={{ recordId: row.id }}
            search={{}}
            data-row-link
          >
            {names.title(row)}
          </Link>
          <span className="mono">{row.reference_code}</span>
        </div>
        <div className={styles.doubts}>
          {row.fields.map((key) => (
            <Tag key={key} tone="look" icon={<QuestionCircleOutlined />}>
              {names.field(key)}
            </Tag>
          ))}
        </div>
        <p className={styles.meta}>
          {[
            concerned(t, row),
            row.company.name,
            t('common.pages', { count: row.page_count }),
            t('incomplete.filed', { at: formatMoment(row.filed_at) }),
          ].join('  ·  ')}
        </p>
      </div>
    </li>
  );
}

/** Filed records some of whose values nobody has confirmed. */
export function IncompleteList({ address, onChange }: Props) {
  const t = useTranslate();
  const list = useListKeys<HTMLUListElement>();
  const { data, error, isPlaceholderData, refetch } = useQuery(incompleteQuery(incompleteFilterOf(address)));
  return (
    <>
      <Filters address={address} onChange={onChange} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data?.items.length === 0 && (
        <EmptyState title={t('incomplete.empty')}>{t('incomplete.empty_hint')}</EmptyState>
      )}
      {!!data?.items.length && (
        <ul className={styles.list} ref={list} aria-busy={isPlaceholderData}>
          {data.items.map((row) => (
            <Item key={row.id} row={row} />
          ))}
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
