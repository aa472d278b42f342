import { useEffect, useState } from 'react';
import type { Loan } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import rowStyles from '@/ui/rows.module.css';
import styles from './loans.module.css';
import { clockLead, daysLate, timeLeft } from './timeLeft';

const TICK_MS = 20_000;

/** The server's time, moving on. */
export function useServerClock(serverNow: string): number {
  const [lead] = useState(() => clockLead(serverNow, Date.now()));
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now + lead;
}

/** What a loan has left, or how late its paper is. */
export function TimeLeft({
  loan,
}: {
  loan: Pick<Loan, 'state' | 'starts_at' | 'ends_at' | 'now' | 'paper'>;
}) {
  const t = useTranslate();
  const now = useServerClock(loan.now);
  if (loan.paper.state === 'overdue' && loan.ends_at) {
    const days = daysLate(loan.ends_at, now);
    return <span className={rowStyles.late}>{t('loan.late_days', { days })}</span>;
  }
  if (loan.state === 'approved') return <>{t('loan.begins', { at: formatMoment(loan.starts_at) })}</>;
  if (loan.state !== 'running' || !loan.ends_at) return null;
  const left = timeLeft(loan.ends_at, now);
  if (!left) return <span>{t('loan.ended')}</span>;
  return <span className={left.soon ? styles.soon : undefined}>{t(left.key, left.params)}</span>;
}
