import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Select, Tabs } from 'antd';
import { useCallback, useMemo } from 'react';
import { useMe } from '@/api/useMe';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { ALERT_STATES, type AlertsAddress } from '@/shell/addresses';
import type { Column } from '@/ui/DataTable';
import { PagedTable } from '@/ui/PagedTable';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { AlertDrawer } from './AlertDrawer';
import { AlertMeasure, AlertStateTag } from './AlertTags';
import styles from './alerts.module.css';
import { type AlertRow, alertsQuery, PAGE_SIZE } from './queries';
import { RulesPanel } from './RulesPanel';

const route = getRouteApi('/app/alerts');

function useColumns(onOpen: (row: AlertRow) => void): Column<AlertRow>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'rule',
        title: t('alerts.rule'),
        render: (row) => (
          <Button type="link" size="small" className={styles.open} onClick={() => onOpen(row)} data-row-link>
            {translateCode(t, 'alerts.rule', row.rule)}
          </Button>
        ),
      },
      {
        key: 'grave',
        title: t('alerts.weight'),
        render: (row) => (
          <Tag tone={row.grave ? 'bad' : 'look'}>{t(row.grave ? 'alerts.grave' : 'alerts.usual')}</Tag>
        ),
      },
      { key: 'actor', title: t('alerts.actor'), render: (row) => row.actor_name || t('alerts.system') },
      {
        key: 'at',
        title: t('alerts.at'),
        render: (row) => <span className="numeric">{formatMoment(row.at)}</span>,
      },
      { key: 'measure', title: t('alerts.measure'), render: (row) => <AlertMeasure alert={row} /> },
      { key: 'state', title: t('alerts.state'), render: (row) => <AlertStateTag state={row.state} /> },
    ],
    [t, onOpen],
  );
}

function AlertList({ state = 'waiting', page, alert }: AlertsAddress) {
  const t = useTranslate();
  const navigate = useNavigate();
  const open = useCallback(
    (row?: AlertRow) => void navigate({ to: '/alerts', search: { state, page, alert: row?.id } }),
    [navigate, state, page],
  );
  const columns = useColumns(open);
  const list = useListKeys<HTMLDivElement>();
  const alerts = useQuery(alertsQuery(state === 'all' ? '' : state, page));
  return (
    <div className={uiStyles.panel} ref={list}>
      <div className={styles.filters}>
        <Select
          aria-label={t('alerts.state')}
          value={state}
          onChange={(next) => void navigate({ to: '/alerts', search: { state: next } })}
          options={ALERT_STATES.map((one) => ({ value: one, label: t(`alerts.state.${one}`) }))}
        />
      </div>
      <PagedTable
        answer={alerts}
        caption={t('nav.alerts')}
        columns={columns}
        rowKey={(row) => row.id}
        empty={<EmptyState title={t(state === 'waiting' ? 'alerts.empty_waiting' : 'alerts.empty')} />}
        page={page}
        pageSize={PAGE_SIZE}
        onPage={(next) => void navigate({ to: '/alerts', search: { state, page: next } })}
      />
      <AlertDrawer alertId={alert} onClose={() => open()} />
    </div>
  );
}

/** Unusual access and the installation's own troubles; the rules behind them for those who may read or set them. */
export function AlertsPage() {
  const t = useTranslate();
  const { pages } = useMe();
  const address = route.useSearch();
  const navigate = useNavigate();
  const reads = pages.includes('audit') || pages.includes('health');
  const seesRules = pages.includes('audit') || pages.includes('matrix');
  const tabs = [
    ...(reads
      ? [{ key: 'alerts', label: t('alerts.tab_alerts'), children: <AlertList {...address} /> }]
      : []),
    ...(seesRules ? [{ key: 'rules', label: t('alerts.tab_rules'), children: <RulesPanel /> }] : []),
  ];
  return (
    <>
      <PageTitle documentTitle={t('nav.alerts')} lead={t('alerts.lead')} />
      <Tabs
        activeKey={address.tab ?? tabs[0]?.key}
        onChange={(key) =>
          void navigate({ to: '/alerts', search: { tab: key === 'rules' ? 'rules' : undefined } })
        }
        destroyOnHidden
        items={tabs}
      />
    </>
  );
}
