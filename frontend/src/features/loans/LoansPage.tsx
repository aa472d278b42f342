import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import type { Loan } from '@/api/types';
import { useMe } from '@/api/useMe';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { LoansAddress, LoanTab } from '@/shell/addresses';
import { PageTitle } from '@/ui/PageTitle';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { useListKeys } from '@/ui/useListKeys';
import { LoanDrawer } from './LoanDrawer';
import { approvedShare, periodOf, subjectOf } from './LoanFacts';
import { LoanStateTag, PaperTag } from './LoanStateTag';
import styles from './loans.module.css';
import { lentLoansQuery, loanInboxQuery, loanTermsQuery, myLoansQuery, waitingLoansQuery } from './queries';
import { RequestLoanButton } from './RequestLoan';
import { TermsPanel } from './TermsPanel';
import { TimeLeft } from './TimeLeft';

const route = getRouteApi('/app/loans');

type RowProps = { loan: Loan; own: boolean; onOpen: (loanId: string) => void };

function LoanRow({ loan, own, onOpen }: RowProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const extends_ = loan.extensions.some((one) => one.state === 'asked');
  const meta = [
    loan.number,
    own ? '' : loan.borrower,
    t(`purpose.${loan.purpose_kind}`),
    periodOf(t, loan),
    loan.state === 'asked' ? t('loan.asked_on', { at: formatMoment(loan.asked_at) }) : '',
    loan.state === 'asked' && loan.approvers_needed
      ? t('loan.approved_share', { share: approvedShare(loan) })
      : '',
  ];
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <button type="button" className={rowStyles.open} data-row-link onClick={() => onOpen(loan.id)}>
            {subjectOf(t, names, loan)}
          </button>
          <LoanStateTag state={loan.state} />
          <PaperTag state={loan.paper.state} />
        </div>
        <p className={`${rowStyles.meta} numeric`}>{meta.filter(Boolean).join('  ·  ')}</p>
        {extends_ && <p className={styles.soon}>{t('loan.extension_asked')}</p>}
      </div>
      <strong>
        <TimeLeft loan={loan} />
      </strong>
    </li>
  );
}

type ListQuery = typeof myLoansQuery | typeof waitingLoansQuery | typeof lentLoansQuery;
type ListProps = {
  query: ListQuery;
  label: string;
  own?: boolean;
  empty: ReactNode;
  onOpen: (loanId: string) => void;
};

function LoanList({ query, label, own = false, empty, onOpen }: ListProps) {
  const list = useListKeys<HTMLUListElement>();
  const { data, error, refetch } = useQuery(query as typeof myLoansQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={6} />;
  if (!data.items.length) return empty;
  return (
    <ul className={rowStyles.list} ref={list} aria-label={label}>
      {data.items.map((loan) => (
        <LoanRow key={loan.id} loan={loan} own={own} onOpen={onOpen} />
      ))}
    </ul>
  );
}

function Count({ value }: { value: number | undefined }) {
  return value ? <span className={`${rowStyles.badge} numeric`}>{value}</span> : null;
}

/** Loans: one's own, those waiting for one's decision, what is out, and the terms. */
export function LoansPage() {
  const t = useTranslate();
  const me = useMe();
  const navigate = useNavigate();
  const { tab = 'mine', loan } = route.useSearch();
  const { data: inbox } = useQuery(loanInboxQuery);
  const company = me.companies[0]?.id;
  const { data: terms } = useQuery({ ...loanTermsQuery(company ?? 0), enabled: company !== undefined });
  const go = (next: LoansAddress) => void navigate({ to: '/loans', search: next });
  const open = (loanId: string) => go({ tab: tab === 'mine' ? undefined : tab, loan: loanId });
  const ask = company !== undefined && <RequestLoanButton wanted={{}} primary />;
  const panes: Record<LoanTab, { label: ReactNode; children: ReactNode }> = {
    mine: {
      label: t('loan.tab_mine'),
      children: (
        <LoanList
          query={myLoansQuery}
          label={t('loan.tab_mine')}
          own
          onOpen={open}
          empty={<EmptyState title={t('loan.mine_empty')}>{t('loan.mine_empty_hint')}</EmptyState>}
        />
      ),
    },
    approve: {
      label: (
        <>
          {t('loan.tab_approve')}
          <Count value={inbox?.to_approve} />
        </>
      ),
      children: (
        <LoanList
          query={waitingLoansQuery}
          label={t('loan.tab_approve')}
          onOpen={open}
          empty={<EmptyState title={t('loan.approve_empty')}>{t('loan.approve_empty_hint')}</EmptyState>}
        />
      ),
    },
    lent: {
      label: (
        <>
          {t('loan.tab_lent')}
          <Count value={inbox?.overdue} />
        </>
      ),
      children: (
        <LoanList
          query={lentLoansQuery}
          label={t('loan.tab_lent')}
          onOpen={open}
          empty={<EmptyState title={t('loan.lent_empty')} />}
        />
      ),
    },
    terms: {
      label: t('loan.tab_terms'),
      children: terms ? <TermsPanel terms={terms} /> : <EmptyState title={t('loan.terms_empty')} />,
    },
  };
  return (
    <>
      <PageTitle documentTitle={t('nav.loans')} lead={t('loan.lead')} actions={ask} />
      <Tabs
        activeKey={tab}
        onChange={(key) => go({ tab: key === 'mine' ? undefined : (key as LoanTab) })}
        destroyOnHidden
        items={(Object.keys(panes) as LoanTab[]).map((key) => ({ key, ...panes[key] }))}
      />
      <LoanDrawer loanId={loan} onClose={() => go({ tab: tab === 'mine' ? undefined : tab })} />
    </>
  );
}
