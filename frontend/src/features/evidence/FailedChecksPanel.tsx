import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { FailedCheck } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { PageFooter } from '@/ui/PageFooter';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { FAILED_PAGE_SIZE, failedChecksQuery } from './queries';

function useColumns(): Column<FailedCheck>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      {
        key: 'record',
        title: t('checks.record'),
        render: (row) => (
          <Link to="/records/$recordId" params={{ recordId: row.record }} search={{ tab: 'evidence' }}>
            {row.reference_code ?? t('checks.no_code')}
          </Link>
        ),
      },
      { key: 'failing', title: t('checks.failing_items'), render: (row) => row.failing.join(', ') },
      { key: 'stage', title: t('checks.stage'), render: (row) => t(`checks.stage.${row.stage}`) },
      {
        key: 'at',
        title: t('checks.at'),
        render: (row) => <span className="numeric">{formatMomentExact(row.at)}</span>,
      },
    ],
    [t],
  );
}

/** The records of a company that fail the four-property checks, each linked to its report. */
export function FailedChecksPanel({ companyId }: { companyId: number }) {
  const t = useTranslate();
  const columns = useColumns();
  const [page, setPage] = useState<number>();
  const { data, error, isPlaceholderData, refetch } = useQuery(failedChecksQuery(companyId, page ?? 1));
  return (
    <Panel
      title={t('checks.failed_title')}
      extra={data && t('common.total', { count: formatCount(data.total) })}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data?.total === 0 && <p className={layout.quiet}>{t('checks.failed_none')}</p>}
      {!!data?.items.length && (
        <DataTable
          caption={t('checks.failed_title')}
          columns={columns}
          rows={data.items}
          rowKey={(row) => row.record}
          busy={isPlaceholderData}
        />
      )}
      <PageFooter page={page} pageSize={FAILED_PAGE_SIZE} total={data?.total} onPage={setPage} />
    </Panel>
  );
}
