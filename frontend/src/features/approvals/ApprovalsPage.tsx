import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Alert, Button, Select, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import type { Column } from '@/ui/DataTable';
import { PagedTable } from '@/ui/PagedTable';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { ApprovalDrawer } from './ApprovalDrawer';
import { ApprovalStateTag } from './ApprovalStateTag';
import { APPROVAL_STATES, type Approval, type ApprovalState, approvalsQuery, PAGE_SIZE } from './approvals';
import styles from './approvals.module.css';
import { RulesPanel } from './RulesPanel';

const route = getRouteApi('/app/approvals');

function useColumns(onOpen: (row: Approval) => void): Column<Approval>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'kind',
        title: t('approvals.kind'),
        render: (row) => (
          <Button type="link" size="small" className={styles.open} onClick={() => onOpen(row)} data-row-link>
            {translateCode(t, 'approvals.kind', row.kind)}
          </Button>
        ),
      },
      { key: 'reason', title: t('approvals.reason'), render: (row) => row.reason },
      { key: 'by', title: t('approvals.requested_by'), render: (row) => row.requested_by },
      {
        key: 'at',
        title: t('approvals.requested_at'),
        render: (row) => <span className="numeric">{formatMoment(row.requested_at)}</span>,
      },
      {
        key: 'progress',
        title: t('approvals.progress'),
        render: (row) => t('approvals.progress_of', { given: row.given, needed: row.needed }),
      },
      {
        key: 'state',
        title: t('approvals.state'),
        render: (row) => <ApprovalStateTag state={row.state} />,
      },
    ],
    [t, onOpen],
  );
}

function ApprovalList() {
  const t = useTranslate();
  const { state = 'pending', page } = route.useSearch();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Approval | null>(null);
  const columns = useColumns(setOpened);
  const list = useListKeys<HTMLDivElement>();
  const wanted: ApprovalState | undefined = state === 'all' ? undefined : state;
  const approvals = useQuery(approvalsQuery(wanted, page));
  return (
    <>
      {approvals.data?.items.some((row) => row.alone && row.state === 'pending') && (
        <Alert className={styles.alone} type="warning" showIcon title={t('approvals.alone')} />
      )}
      <div className={uiStyles.panel} ref={list}>
        <div className={styles.filters}>
          <Select
            aria-label={t('approvals.state')}
            value={state}
            onChange={(next) => void navigate({ to: '/approvals', search: { state: next } })}
            options={[
              ...APPROVAL_STATES.map((one) => ({ value: one, label: t(`approvals.state.${one}`) })),
              { value: 'all' as const, label: t('approvals.any_state') },
            ]}
          />
        </div>
        <PagedTable
          answer={approvals}
          caption={t('nav.approvals')}
          columns={columns}
          rowKey={(row) => row.id}
          empty={
            <EmptyState title={t(state === 'pending' ? 'approvals.empty_pending' : 'approvals.empty')} />
          }
          page={page}
          pageSize={PAGE_SIZE}
          onPage={(next) => void navigate({ to: '/approvals', search: { state, page: next } })}
        />
      </div>
      <ApprovalDrawer approval={opened} onClose={() => setOpened(null)} onDone={setOpened} />
    </>
  );
}

/** Every kind of act that needs other people's consent, in one list; and who must consent to what. */
export function ApprovalsPage() {
  const t = useTranslate();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle documentTitle={t('nav.approvals')} lead={t('approvals.lead')} />
      <Tabs
        activeKey={tab ?? 'requests'}
        onChange={(key) =>
          void navigate({ to: '/approvals', search: { tab: key === 'rules' ? 'rules' : undefined } })
        }
        destroyOnHidden
        items={[
          { key: 'requests', label: t('approvals.tab_requests'), children: <ApprovalList /> },
          { key: 'rules', label: t('approvals.tab_rules'), children: <RulesPanel /> },
        ]}
      />
    </>
  );
}
