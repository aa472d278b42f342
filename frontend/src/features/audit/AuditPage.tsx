import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouterState } from '@tanstack/react-router';
import { Button, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import { auditQuery } from '@/api/queries';
import type { AuditRow, AuditSearch } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import type { AuditAddress } from '@/shell/addresses';
import type { Column } from '@/ui/DataTable';
import { PagedTable } from '@/ui/PagedTable';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { AuditDrawer } from './AuditDrawer';
import { AuditFilters } from './AuditFilters';
import { AuditObject } from './AuditObject';
import styles from './audit.module.css';
import { ChainState } from './ChainState';
import { ExportButtons } from './ExportButtons';
import { KeepingPanel } from './KeepingPanel';
import { ResultTag } from './ResultTag';

const route = getRouteApi('/app/audit');
const PAGE_SIZE = 50;

/** A day is meant from its first to its last moment in the reader's zone. */
function requestOf(address: AuditAddress, actor: string): AuditSearch {
  const moment = (day: string | undefined, time: string) =>
    day ? new Date(`${day}T${time}`).toISOString() : null;
  return {
    actor,
    action: address.action ?? '',
    result: address.result ?? '',
    object_id: address.object ?? '',
    object_kind: address.kind ?? '',
    rule: address.rule ?? '',
    address: address.network ?? '',
    company_id: address.company ?? null,
    looks: false,
    date_from: moment(address.from, '00:00:00'),
    date_to: moment(address.to, '23:59:59.999'),
    page: address.page ?? 1,
    page_size: PAGE_SIZE,
  };
}

function useColumns(onOpen: (row: AuditRow) => void): Column<AuditRow>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'sequence',
        title: t('audit.sequence'),
        render: (row) => (
          <Button
            type="link"
            size="small"
            className={styles.sequence}
            aria-label={t('audit.open', { sequence: row.sequence })}
            onClick={() => onOpen(row)}
            data-row-link
          >
            {row.sequence}
          </Button>
        ),
      },
      {
        key: 'at',
        title: t('audit.at'),
        render: (row) => <span className="numeric">{formatMomentExact(row.at)}</span>,
      },
      { key: 'actor', title: t('audit.actor'), render: (row) => row.actor || '—' },
      {
        key: 'roles',
        title: t('audit.roles'),
        render: (row) => row.roles.map((role) => translateCode(t, 'role', role)).join(', ') || '—',
        wideOnly: true,
      },
      { key: 'action', title: t('audit.action'), render: (row) => translateCode(t, 'action', row.action) },
      { key: 'object', title: t('audit.object'), render: (row) => <AuditObject row={row} /> },
      { key: 'result', title: t('audit.result'), render: (row) => <ResultTag result={row.result} /> },
    ],
    [t, onOpen],
  );
}

function EventList() {
  const t = useTranslate();
  const address = route.useSearch();
  const navigate = useNavigate();
  const actor = useRouterState({ select: (state) => state.location.state.words ?? '' });
  const [opened, setOpened] = useState<AuditRow | null>(null);
  const columns = useColumns(setOpened);
  const list = useListKeys<HTMLDivElement>();
  const go = (next: AuditAddress, nextActor = actor) =>
    void navigate({ to: '/audit', search: next, state: { words: nextActor } });
  const events = useQuery(auditQuery(requestOf(address, actor)));
  return (
    <>
      <ChainState />
      <div className={uiStyles.panel} ref={list}>
        <AuditFilters key={actor} address={address} actor={actor} onChange={go} />
        {events.data && (
          <div className={styles.found}>
            <span className={styles.soft}>{t('common.total', { count: events.data.total })}</span>
            {events.data.may_export && <ExportButtons request={requestOf(address, actor)} />}
          </div>
        )}
        <PagedTable
          answer={events}
          caption={t('audit.title')}
          columns={columns}
          rowKey={(row) => row.sequence}
          empty={<EmptyState title={t('audit.empty')} />}
          page={address.page}
          pageSize={PAGE_SIZE}
          onPage={(page) => go({ ...address, page })}
        />
      </div>
      <AuditDrawer row={opened} onClose={() => setOpened(null)} />
    </>
  );
}

/** What was done, and how long the log of it names people. */
export function AuditPage() {
  const t = useTranslate();
  const { tab } = route.useSearch();
  const navigate = useNavigate();
  return (
    <>
      <PageTitle documentTitle={t('nav.audit')} />
      <Tabs
        activeKey={tab ?? 'events'}
        onChange={(key) =>
          void navigate({ to: '/audit', search: { tab: key === 'keeping' ? 'keeping' : undefined } })
        }
        destroyOnHidden
        items={[
          { key: 'events', label: t('audit.tab_events'), children: <EventList /> },
          { key: 'keeping', label: t('keeping.title'), children: <KeepingPanel /> },
        ]}
      />
    </>
  );
}
