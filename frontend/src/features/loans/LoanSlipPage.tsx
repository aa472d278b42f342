import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Loan } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { personLabel } from '@/ui/people';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { periodOf } from './LoanFacts';
import styles from './loans.module.css';
import { loanQuery } from './queries';

const route = getRouteApi('/app/loans/$loanId');

function Records({ loan }: { loan: Loan }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const hidden = loan.items.filter((item) => item.record_id === null).length;
  return (
    <>
      {loan.items.map(
        (item) =>
          item.record_id && (
            <div key={item.record_id}>
              {names.title({ title: item.title ?? '', type: item.type ?? '' })}{' '}
              <span className="numeric">{item.reference_code}</span>
            </div>
          ),
      )}
      {hidden > 0 && t('loan.items_hidden', { count: hidden })}
      {!loan.items.length && [loan.person_text, ...loan.types.map(names.type)].filter(Boolean).join(' · ')}
    </>
  );
}

function Slip({ loan }: { loan: Loan }) {
  const t = useTranslate();
  const given = loan.approvals.filter((one) => one.round === 0);
  const rows: [string, ReactNode][] = [
    [t('person.company'), loan.company.name],
    [t('loan.borrower'), loan.borrower],
    [t('loan.person'), loan.employee ? personLabel(loan.employee) : loan.person_text || '—'],
    [t('loan.items'), <Records key="items" loan={loan} />],
    [t('loan.purpose'), `${t(`purpose.${loan.purpose_kind}`)} — ${loan.purpose}`],
    [t('loan.period'), periodOf(t, loan)],
    [t('loan.allowed'), t(loan.with_download ? 'loan.with_download' : 'loan.view_only')],
    [t('loan.state'), t(`loan.state.${loan.state}`)],
    [
      t('loan.approvals'),
      given.map((one) => (
        <div key={one.by}>
          {one.by} {t(one.approved ? 'loan.said_yes' : 'loan.said_no')} {formatMoment(one.at)} {one.reason}
        </div>
      )),
    ],
  ];
  if (loan.paper.state !== 'none') rows.push([t('loan.paper'), t(`loan.paper.${loan.paper.state}`)]);
  return (
    <article className={styles.slip}>
      <h2>{t('loan.slip_title')}</h2>
      <p className={`${styles.slipNumber} numeric`}>{loan.number}</p>
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.sign}>
        <span>{t('loan.sign_borrower')}</span>
        <span>{t('loan.sign_archive')}</span>
        <span>{t('loan.sign_returned')}</span>
      </div>
    </article>
  );
}

/** The loan slip, to print and sign. */
export function LoanSlipPage() {
  const t = useTranslate();
  const { loanId } = route.useParams();
  const { data, error, refetch } = useQuery(loanQuery(loanId));
  const print = data && (
    <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
      {t('common.print')}
    </Button>
  );
  return (
    <>
      <div className="no-print">
        <PageTitle documentTitle={t('loan.slip')} actions={print} />
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && <Slip loan={data} />}
    </>
  );
}
