import { useQuery } from '@tanstack/react-query';
import type { EmployeeLoan } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { LoanItems } from './LoanFacts';
import { LoanStateTag } from './LoanStateTag';
import { employeeLoansQuery } from './queries';

function columnsOf(t: Translate): Column<EmployeeLoan>[] {
  return [
    { key: 'by', title: t('loan.borrower'), render: (row) => row.borrower },
    { key: 'why', title: t('loan.purpose'), render: (row) => t(`purpose.${row.purpose_kind}`) },
    { key: 'what', title: t('loan.items'), render: (row) => <LoanItems items={row.items} /> },
    {
      key: 'when',
      title: t('loan.period'),
      render: (row) => (
        <span className="numeric">{`${formatMoment(row.starts_at)} → ${formatMoment(row.ends_at)}`}</span>
      ),
    },
    { key: 'state', title: t('loan.state'), render: (row) => <LoanStateTag state={row.state} /> },
  ];
}

/** Who borrowed this person's records, as far as the terms let the person know. */
export function EmployeeLoansPanel({ employeeId }: { employeeId: string }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(employeeLoansQuery(employeeId));
  return (
    <Panel title={t('loan.who_borrowed')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={2} />}
      {data?.items.length === 0 && <p className={layout.quiet}>{t('loan.who_borrowed_empty')}</p>}
      {!!data?.items.length && (
        <DataTable
          caption={t('loan.who_borrowed')}
          columns={columnsOf(t)}
          rows={data.items}
          rowKey={(row) => row.id}
        />
      )}
    </Panel>
  );
}
