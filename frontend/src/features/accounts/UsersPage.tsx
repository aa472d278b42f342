import { CheckCircleFilled, PlusOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Pagination, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { UserPage, UserRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import styles from './accounts.module.css';
import { CreateUserDialog } from './CreateUserDialog';
import { ROLES } from './GrantDialog';
import { type UserFilter, usersQuery } from './queries';
import { RulesPanel } from './RulesPanel';
import { UserDrawer } from './UserDrawer';
import { UserTags } from './UserTags';

const PAGE_SIZE = 50;

function Administrators({ page }: { page: UserPage }) {
  const t = useTranslate();
  return (
    <Panel title={t('users.three')}>
      <ul className={styles.three}>
        {Object.entries(page.administrators).map(([role, count]) => (
          <li key={role} data-ok={count > 0}>
            {count > 0 ? <CheckCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}
            {translateCode(t, 'role', role)}
            <span className="numeric">{t('users.people', { count })}</span>
          </li>
        ))}
      </ul>
      <p className={styles.soft}>{page.set_up ? t('users.three_complete') : t('users.three_missing')}</p>
    </Panel>
  );
}

function useColumns(open: (row: UserRow) => void): Column<UserRow>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('signin.username'),
        render: (row) => (
          <button
            type="button"
            data-row-link
            className={`${uiStyles.rowLink} ${styles.open}`}
            onClick={() => open(row)}
          >
            {row.display_name || row.username}
            <small>{row.username}</small>
          </button>
        ),
      },
      { key: 'state', title: t('users.state'), render: (row) => <UserTags user={row} /> },
      {
        key: 'roles',
        title: t('users.roles'),
        render: (row) =>
          [...new Set(row.grants.map((grant) => t(`role.${grant.role}`)))].join(' · ') ||
          t(row.employee ? 'role.employee' : 'common.none'),
      },
      {
        key: 'last',
        title: t('users.last_login'),
        render: (row) => (row.last_login ? formatMoment(row.last_login) : t('users.never_signed_in')),
        wideOnly: true,
      },
    ],
    [t, open],
  );
}

export function UsersPage() {
  const t = useTranslate();
  const [filter, setFilter] = useState<UserFilter>({});
  const [chosen, setChosen] = useState<number | null>(null);
  const [creating, setCreating] = useState(false);
  const { data, error, isPlaceholderData, refetch } = useQuery(usersQuery(filter));
  const open = useMemo(() => (row: UserRow) => setChosen(row.id), []);
  const columns = useColumns(open);
  const list = useListKeys<HTMLDivElement>();
  const user = data?.items.find((row) => row.id === chosen);
  const create = data?.may_organise && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t('users.create')}
    </Button>
  );
  return (
    <>
      <PageTitle
        documentTitle={t('nav.users')}
        lead={data && t('common.total', { count: data.total })}
        actions={create}
      />
      <div className={uiStyles.panel} ref={list}>
        <div className={styles.filters}>
          <Input.Search
            allowClear
            placeholder={t('users.find')}
            aria-label={t('users.find')}
            maxLength={150}
            onSearch={(text) => setFilter({ ...filter, text: text.trim() || undefined, page: 1 })}
          />
          <Select
            allowClear
            placeholder={t('users.role')}
            aria-label={t('users.role')}
            value={filter.role}
            onChange={(role) => setFilter({ ...filter, role, page: 1 })}
            options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          />
          <Select
            allowClear
            placeholder={t('users.state')}
            aria-label={t('users.state')}
            value={filter.active}
            onChange={(active?: boolean) => setFilter({ ...filter, active, page: 1 })}
            options={[
              { value: true, label: t('users.active') },
              { value: false, label: t('users.inactive') },
            ]}
          />
        </div>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <LoadingState />}
        {data?.items.length === 0 && <EmptyState title={t('users.empty')} />}
        {data && data.items.length > 0 && (
          <DataTable
            caption={t('nav.users')}
            columns={columns}
            rows={data.items}
            rowKey={(row) => row.id}
            busy={isPlaceholderData}
          />
        )}
        {data && data.total > PAGE_SIZE && (
          <Pagination
            current={filter.page ?? 1}
            total={data.total}
            pageSize={PAGE_SIZE}
            showSizeChanger={false}
            onChange={(page) => setFilter({ ...filter, page })}
          />
        )}
      </div>
      {data && (
        <div className={styles.below}>
          <Administrators page={data} />
          {data.may_secure && <RulesPanel />}
        </div>
      )}
      <CreateUserDialog open={creating} onClose={() => setCreating(false)} />
      {data && user && <UserDrawer user={user} page={data} onClose={() => setChosen(null)} />}
    </>
  );
}
