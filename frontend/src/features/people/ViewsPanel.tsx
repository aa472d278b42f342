import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { employeeViewsQuery } from '@/api/queries';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { type Look, looksOf } from './views';

/** More are a click away: this panel is no log. */
const SHOWN = 10;

function columnsOf(t: Translate, names: SchemeNames): Column<Look>[] {
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
      render: (row) =>
        row.actions.map((action) => translateCode(t, 'action', action)).join(t('common.comma')) +
        (row.times > row.actions.length ? ` ×${row.times}` : ''),
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
  const looks = useMemo(() => looksOf(data ?? []), [data]);
  const [all, setAll] = useState(false);
  const shown = all ? looks : looks.slice(0, SHOWN);
  return (
    <Panel title={t('person.views')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data?.length === 0 && <p className={layout.quiet}>{t('person.views_empty')}</p>}
      {!!data?.length && (
        <DataTable
          caption={t('person.views')}
          columns={columnsOf(t, names)}
          rows={shown}
          rowKey={(row) => `${row.at} ${row.by} ${row.record_id}`}
        />
      )}
      {shown.length < looks.length && (
        <Button type="link" className="no-print" onClick={() => setAll(true)}>
          {t('common.more_n', { count: looks.length - shown.length })}
        </Button>
      )}
    </Panel>
  );
}
