import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { employeeViewsQuery } from '@/api/queries';
import type { ViewRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import styles from './people.module.css';

function columnsOf(t: Translate, names: SchemeNames): Column<ViewRow>[] {
  return [
    {
      key: 'at',
      title: t('person.view_at'),
      render: (row) => <span className="numeric">{formatMoment(row.at)}</span>,
    },
    { key: 'by', title: t('person.view_by'), render: (row) => row.by },
    {
      key: 'action',
      title: t('person.view_action'),
      render: (row) => translateCode(t, 'action', row.action),
    },
    {
      key: 'object',
      title: t('person.view_object'),
      render: (row) =>
        row.record_id ? (
          <Link className={uiStyles.rowLink} to="/records/$recordId" params={{ recordId: row.record_id }}>
            {names.title(row)}
          </Link>
        ) : (
          row.title || t('nav.employee')
        ),
    },
  ];
}

/** Who looked at this person's file. */
export function ViewsPanel({ employeeId }: { employeeId: string }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { data, error, refetch } = useQuery(employeeViewsQuery(employeeId));
  return (
    <Panel title={t('person.views')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data?.length === 0 && <p className={styles.quiet}>{t('person.views_empty')}</p>}
      {!!data?.length && (
        <DataTable
          caption={t('person.views')}
          columns={columnsOf(t, names)}
          rows={data}
          rowKey={(row) => `${row.at} ${row.by} ${row.action} ${row.record_id}`}
        />
      )}
    </Panel>
  );
}
