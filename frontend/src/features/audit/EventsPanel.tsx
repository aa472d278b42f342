import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useState } from 'react';
import { auditQuery } from '@/api/queries';
import type { AuditRow } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { PageFooter } from '@/ui/PageFooter';
import { ErrorState, LoadingState } from '@/ui/states';
import { AuditObject } from './AuditObject';
import styles from './audit.module.css';
import { ResultTag } from './ResultTag';

const PAGE_SIZE = 20;

function columnsOf(t: Translate, named: boolean): Column<AuditRow>[] {
  return [
    {
      key: 'at',
      title: t('audit.at'),
      render: (row) => <span className="numeric">{formatMomentExact(row.at)}</span>,
    },
    { key: 'actor', title: t('audit.actor'), render: (row) => row.actor || '—' },
    { key: 'action', title: t('audit.action'), render: (row) => translateCode(t, 'action', row.action) },
    ...(named
      ? [{ key: 'object', title: t('audit.object'), render: (row: AuditRow) => <AuditObject row={row} /> }]
      : []),
    { key: 'result', title: t('audit.result'), render: (row) => <ResultTag result={row.result} /> },
  ];
}

type Props = { recordId: string; employeeId?: undefined } | { employeeId: string; recordId?: undefined };

/** What happened to a record or to a person's file: who looked, or everything. For those who read the log. */
export function EventsPanel({ recordId, employeeId }: Props) {
  const t = useTranslate();
  const [looks, setLooks] = useState(false);
  const [page, setPage] = useState(1);
  const about = recordId ? { record_id: recordId } : { employee_id: employeeId };
  const { data, error, isPlaceholderData, refetch } = useQuery(
    auditQuery({ ...about, looks, page, page_size: PAGE_SIZE }),
  );
  return (
    <div>
      <Segmented
        className={styles.which}
        value={looks ? 'looks' : 'all'}
        onChange={(value) => {
          setLooks(value === 'looks');
          setPage(1);
        }}
        options={[
          { value: 'all', label: t('audit.timeline_all') },
          { value: 'looks', label: t('audit.timeline_looks') },
        ]}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={4} />}
      {data?.items.length === 0 && <p>{t('audit.empty')}</p>}
      {!!data?.items.length && (
        <DataTable
          caption={t('audit.timeline')}
          columns={columnsOf(t, employeeId !== undefined)}
          rows={data.items}
          rowKey={(row) => row.sequence}
          busy={isPlaceholderData}
        />
      )}
      <PageFooter
        page={page}
        pageSize={PAGE_SIZE}
        total={data?.total}
        onPage={(next) => setPage(next ?? 1)}
      />
    </div>
  );
}
