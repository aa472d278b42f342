import { CloseOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Drawer } from 'antd';
import type { Loan } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { DecisionForm } from './DecisionForm';
import { ExtensionDecision, LoanActs } from './LoanActs';
import { LoanApprovals, LoanFacts, LoanItems } from './LoanFacts';
import { LoanStateTag } from './LoanStateTag';
import { loanQuery } from './queries';
import { TimeLeft } from './TimeLeft';

function LoanBody({ loan, onDone }: { loan: Loan; onDone: () => void }) {
  const t = useTranslate();
  const deciding = loan.can.includes('decide');
  return (
    <>
      <p className={rowStyles.head}>
        <LoanStateTag state={loan.state} />
        <TimeLeft loan={loan} />
        <Link to="/loans/$loanId" params={{ loanId: loan.id }}>
          <PrinterOutlined aria-hidden /> {t('loan.slip')}
        </Link>
      </p>
      <LoanFacts loan={loan} />
      {!deciding && loan.items.length > 0 && (
        <section className={layout.section}>
          <h2>{t('loan.items')}</h2>
          <LoanItems items={loan.items} />
        </section>
      )}
      <LoanApprovals loan={loan} />
      <ExtensionDecision loan={loan} onDone={onDone} />
      {deciding && <DecisionForm loan={loan} onDone={onDone} />}
      <LoanActs loan={loan} onDone={onDone} />
    </>
  );
}

/** One loan beside its list, with what the reader may do about it. */
export function LoanDrawer({ loanId, onClose }: { loanId: string | undefined; onClose: () => void }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery({ ...loanQuery(loanId ?? ''), enabled: !!loanId });
  return (
    <Drawer
      open={!!loanId}
      onClose={onClose}
      size={560}
      title={data ? t('loan.title_n', { number: data.number }) : t('nav.loans')}
      closable={{ closeIcon: <CloseOutlined aria-label={t('common.close')} /> }}
      styles={{ wrapper: { maxWidth: '100vw' } }}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {loanId && !data && !error && <LoadingState rows={8} />}
      {data && <LoanBody key={data.id} loan={data} onDone={onClose} />}
    </Drawer>
  );
}
