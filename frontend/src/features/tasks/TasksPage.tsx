import { PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Select, Tabs } from 'antd';
import { addresses } from '@/api/client';
import { companiesQuery, tasksQuery } from '@/api/queries';
import type { TaskRow } from '@/api/types';
import { formatCount, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { TasksAddress } from '@/shell/addresses';
import { PageFooter } from '@/ui/PageFooter';
import { PageTitle } from '@/ui/PageTitle';
import { concerned } from '@/ui/people';
import { DoubtTags } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { IncompleteList } from './IncompleteList';
import { incompleteFilterOf, incompleteQuery } from './queries';
import { DOUBT_CODES, recordAddressOf, TASKS_PAGE_SIZE, taskFilterOf } from './taskFilter';
import styles from './tasks.module.css';

const route = getRouteApi('/app/tasks');

type FilterProps = { address: TasksAddress; onChange: (address: TasksAddress) => void };

function Filters({ address, onChange }: FilterProps) {
  const t = useTranslate();
  const { data: companies = [] } = useQuery(companiesQuery);
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
        aria-label={t('tasks.doubt')}
        placeholder={t('tasks.doubt')}
        value={address.doubt}
        onChange={(doubt) => onChange({ ...address, doubt, page: undefined })}
        options={DOUBT_CODES.map((code) => ({ value: code, label: t(`doubt.${code}`) }))}
        popupMatchSelectWidth={false}
      />
      {address.batch && (
        <Button onClick={() => onChange({ ...address, batch: undefined, page: undefined })}>
          {t('search.facet_remove', { name: t('tasks.batch') })}
        </Button>
      )}
    </div>
  );
}

function TaskItem({ row, address }: { row: TaskRow; address: TasksAddress }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const person = concerned(t, row);
  return (
    <li className={styles.row}>
      <img src={addresses.thumbnail(row.id, 1)} alt="" width={52} height={70} loading="lazy" />
      <div className={styles.body}>
        <div className={styles.head}>
          <Link
            className={uiStyles.rowLink}
            to="/records/$recordId"
            params={{ recordId: row.id }}
            search={recordAddressOf(address)}
            data-row-link
          >
            {names.title(row)}
          </Link>
          {names.type(row.type) !== names.title(row) && <Tag tone="accent">{names.type(row.type)}</Tag>}
        </div>
        <div className={styles.doubts}>
          <DoubtTags doubts={row.doubts} />
        </div>
        <p className={styles.meta}>
          {[
            person,
            row.company.name,
            t('common.pages', { count: row.page_count }),
            t('tasks.received', { at: formatMoment(row.received_at) }),
          ].join('  ·  ')}
        </p>
      </div>
    </li>
  );
}

function ToCheckList({ address, onChange }: FilterProps) {
  const t = useTranslate();
  const list = useListKeys<HTMLUListElement>();
  const { data, error, isPlaceholderData, refetch } = useQuery(tasksQuery(taskFilterOf(address)));
  const filtered = !!(address.company || address.doubt || address.batch);
  return (
    <>
      <Filters address={address} onChange={onChange} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data?.items.length === 0 && (
        <EmptyState title={t('tasks.empty')}>
          {filtered ? t('tasks.empty_filtered') : t('tasks.empty_hint')}
        </EmptyState>
      )}
      {!!data?.items.length && (
        <ul className={styles.list} ref={list} aria-busy={isPlaceholderData}>
          {data.items.map((row) => (
            <TaskItem key={row.id} row={row} address={address} />
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

/** Opens the first record that waits; the others follow it. */
function StartButton({ address }: { address: TasksAddress }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const { data } = useQuery(tasksQuery(taskFilterOf(address)));
  const first = data?.items[0];
  if (!first) return null;
  return (
    <Button
      type="primary"
      icon={<PlayCircleOutlined />}
      onClick={() =>
        void navigate({
          to: '/records/$recordId',
          params: { recordId: first.id },
          search: recordAddressOf(address),
        })
      }
    >
      {t('tasks.start')}
    </Button>
  );
}

/** Two lists of work: what is held until somebody has looked, and what is filed and waits to be completed. */
export function TasksPage() {
  const t = useTranslate();
  const address = route.useSearch();
  const navigate = useNavigate();
  const go = (next: TasksAddress) => void navigate({ to: '/tasks', search: next });
  const completing = address.list === 'incomplete';
  const toCheck = useQuery({ ...tasksQuery(taskFilterOf(address)), enabled: !completing }).data?.total;
  const toComplete = useQuery(incompleteQuery(incompleteFilterOf(completing ? address : {}))).data?.total;
  const label = (text: string, count: number | undefined) => (
    <>
      {text} {count !== undefined && <span className={styles.total}>{formatCount(count)}</span>}
    </>
  );
  return (
    <>
      <PageTitle
        documentTitle={t('nav.tasks')}
        lead={t(completing ? 'incomplete.lead' : 'tasks.lead')}
        actions={!completing && <StartButton address={address} />}
      >
        {t(completing ? 'incomplete.tab' : 'tasks.title')}
      </PageTitle>
      <Tabs
        aria-label={t('incomplete.tabs')}
        activeKey={completing ? 'incomplete' : 'check'}
        onChange={(key) => go(key === 'incomplete' ? { list: 'incomplete' } : {})}
        destroyOnHidden
        items={[
          {
            key: 'check',
            label: label(t('incomplete.tab_check'), toCheck),
            children: <ToCheckList address={address} onChange={go} />,
          },
          {
            key: 'incomplete',
            label: label(t('incomplete.tab'), toComplete),
            children: <IncompleteList address={address} onChange={go} />,
          },
        ]}
      />
    </>
  );
}
