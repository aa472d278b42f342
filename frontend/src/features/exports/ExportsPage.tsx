import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { ExportsAddress, ExportTab } from '@/shell/addresses';
import { PageFooter } from '@/ui/PageFooter';
import { PageTitle } from '@/ui/PageTitle';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { useListKeys } from '@/ui/useListKeys';
import { BuildProgress, DownloadPackage, ExportDrawer } from './ExportDrawer';
import { ExportStateTag } from './ExportStateTag';
import { type ExportPackage, exportsQuery, PAGE_SIZE } from './exports';
import { levelsOf } from './RequestExport';
import { TermsPanel } from './TermsPanel';

const route = getRouteApi('/app/exports');

function ExportRow({ found, onOpen }: { found: ExportPackage; onOpen: () => void }) {
  const t = useTranslate();
  const meta = [
    found.mine ? '' : found.requested_by,
    t('exports.choice', { count: found.records, people: found.employees }),
    levelsOf(found.levels),
    t(`purpose.${found.purpose}`),
    formatMoment(found.requested_at),
    found.state === 'ready' ? t('exports.until', { at: formatMoment(found.expires_at) }) : '',
  ];
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <button type="button" className={rowStyles.open} data-row-link onClick={onOpen}>
            {t('exports.for', { receiver: found.receiver })}
          </button>
          <ExportStateTag state={found.state} />
        </div>
        <p className={`${rowStyles.meta} numeric`}>{meta.filter(Boolean).join('  ·  ')}</p>
        {found.problems > 0 && (
          <p className={rowStyles.late}>{t('exports.with_problems', { count: found.problems })}</p>
        )}
      </div>
      {found.mine && found.state === 'ready' && <DownloadPackage found={found} primary={false} />}
      {found.state === 'building' && <BuildProgress found={found} />}
    </li>
  );
}

type ListProps = { scope: 'own' | 'all'; page: number | undefined; go: (next: ExportsAddress) => void };

function ExportList({ scope, page, go }: ListProps) {
  const t = useTranslate();
  const list = useListKeys<HTMLUListElement>();
  const { data, error, refetch } = useQuery(exportsQuery(scope, page));
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState rows={6} />;
  const tab = scope === 'all' ? ('all' as const) : undefined;
  if (!data.items.length) {
    return (
      <EmptyState title={t(tab ? 'exports.all_empty' : 'exports.empty')}>
        {!tab && (
          <>
            {t('exports.empty_hint')} <Link to="/search">{t('nav.search')}</Link>
          </>
        )}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={rowStyles.list} ref={list} aria-label={t(tab ? 'exports.tab_all' : 'exports.tab_mine')}>
        {data.items.map((found) => (
          <ExportRow key={found.id} found={found} onOpen={() => go({ tab, page, export: found.id })} />
        ))}
      </ul>
      <PageFooter
        page={page}
        pageSize={PAGE_SIZE}
        total={data.total}
        onPage={(next) => go({ tab, page: next })}
      />
    </>
  );
}

/** Bulk exports: one's own, those one watches over, and the terms. */
export function ExportsPage() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { tab = 'mine', page, export: opened } = route.useSearch();
  const { data } = useQuery(exportsQuery('own', tab === 'mine' ? page : 1));
  const go = (next: ExportsAddress) => void navigate({ to: '/exports', search: next });
  const kept = tab === 'mine' ? undefined : tab;
  const panes = [
    { key: 'mine', label: t('exports.tab_mine'), children: <ExportList scope="own" page={page} go={go} /> },
    ...(data?.oversees || tab === 'all'
      ? [
          {
            key: 'all',
            label: t('exports.tab_all'),
            children: <ExportList scope="all" page={page} go={go} />,
          },
        ]
      : []),
    { key: 'terms', label: t('exports.tab_terms'), children: <TermsPanel /> },
  ];
  return (
    <>
      <PageTitle documentTitle={t('nav.exports')} lead={t('exports.lead')} />
      <Tabs
        activeKey={tab}
        onChange={(key) => go({ tab: key === 'mine' ? undefined : (key as ExportTab) })}
        destroyOnHidden
        items={panes}
      />
      <ExportDrawer id={opened} onClose={() => go({ tab: kept, page })} />
    </>
  );
}
