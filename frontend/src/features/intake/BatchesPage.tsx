import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import { useMemo } from 'react';
import { batchesQuery } from '@/api/queries';
import type { Batch } from '@/api/types';
import { formatBytes, formatCount, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Column } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { PagedTable } from '@/ui/PagedTable';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { BatchStateTag } from './BatchStateTag';
import { batchShare } from './batchProgress';
import styles from './intake.module.css';
import { UploadQueuePanel } from './UploadQueuePanel';

const route = getRouteApi('/app/intake');
const PAGE_SIZE = 20;

function useColumns(): Column<Batch>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'name',
        title: t('intake.name'),
        render: (row) => (
          <Link className={uiStyles.rowLink} to="/intake/$batchId" params={{ batchId: row.id }} data-row-link>
            {row.name}
          </Link>
        ),
      },
      { key: 'company', title: t('person.company'), render: (row) => row.company.name, long: true },
      { key: 'state', title: t('intake.state'), render: (row) => <BatchStateTag state={row.state} /> },
      {
        key: 'progress',
        title: t('intake.progress'),
        long: true,
        render: (row) => (
          <Progress
            className={styles.rowProgress}
            percent={Math.round(batchShare(row) * 100)}
            size="small"
            aria-label={`${t('intake.progress')} ${row.name}`}
          />
        ),
      },
      { key: 'files', title: t('intake.files'), render: (row) => formatCount(row.files), numeric: true },
      { key: 'pages', title: t('intake.pages'), render: (row) => formatCount(row.pages), numeric: true },
      {
        key: 'size',
        title: t('intake.size'),
        render: (row) => formatBytes(row.bytes),
        numeric: true,
        wideOnly: true,
      },
      {
        key: 'doubtful',
        title: t('intake.outcome.doubtful'),
        render: (row) => formatCount(row.outcomes.doubtful),
        numeric: true,
        wideOnly: true,
      },
      {
        key: 'created',
        title: t('intake.created'),
        render: (row) => (
          <span className="numeric">{[formatMoment(row.created_at), row.created_by].join(' · ')}</span>
        ),
        wideOnly: true,
      },
    ],
    [t],
  );
}

export function BatchesPage() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { page = 1 } = route.useSearch();
  const columns = useColumns();
  const list = useListKeys<HTMLDivElement>();
  const batches = useQuery({
    ...batchesQuery(page),
    refetchInterval: (query) =>
      query.state.data?.items.some((row) => row.state === 'running') ? 2000 : false,
  });
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate({ to: '/intake/new' })}>
      {t('intake.new')}
    </Button>
  );
  return (
    <>
      <PageTitle documentTitle={t('nav.intake')} actions={add} />
      <div className={layout.stack}>
        <UploadQueuePanel />
        <div className={uiStyles.panel} ref={list}>
          <PagedTable
            answer={batches}
            caption={t('intake.batches')}
            columns={columns}
            rowKey={(row) => row.id}
            empty={
              <EmptyState title={t('intake.batches_empty')} extra={add}>
                {t('intake.batches_empty_hint')}
              </EmptyState>
            }
            page={page}
            pageSize={PAGE_SIZE}
            onPage={(next) => void navigate({ to: '/intake', search: next ? { page: next } : {} })}
          />
        </div>
      </div>
    </>
  );
}
