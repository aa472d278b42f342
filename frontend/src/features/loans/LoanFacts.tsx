import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Loan, LoanItem } from '@/api/types';
import { formatDate, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { personLabel } from '@/ui/people';
import { LevelTag } from '@/ui/recordTags';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import { PaperTag } from './LoanStateTag';
import styles from './loans.module.css';

/** Records of a loan; those out of the reader's reach are counted without their names. */
export function LoanItems({ items }: { items: readonly LoanItem[] }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const hidden = items.filter((item) => item.record_id === null).length;
  return (
    <ul className={styles.items}>
      {items.map(
        (item) =>
          item.record_id && (
            <li key={item.record_id}>
              <Link to="/records/$recordId" params={{ recordId: item.record_id }}>
                {names.title({ title: item.title ?? '', type: item.type ?? '' })}
              </Link>
              {item.level && <LevelTag level={item.level} />}
              <span className="numeric">{item.reference_code}</span>
            </li>
          ),
      )}
      {hidden > 0 && <li className={layout.quiet}>{t('loan.items_hidden', { count: hidden })}</li>}
    </ul>
  );
}

/** What is lent, in a line: the records' names, or what was described. */
export function subjectOf(t: Translate, names: SchemeNames, loan: Loan): string {
  const titles = loan.items.flatMap((item) =>
    item.record_id ? [names.title({ title: item.title ?? '', type: item.type ?? '' })] : [],
  );
  if (titles.length) return titles.join(t('common.comma'));
  const person = loan.employee ? personLabel(loan.employee) : loan.person_text;
  const types = loan.types.map((type) => names.type(type)).join(t('common.comma'));
  return [person, types].filter(Boolean).join(' · ') || t('loan.items_hidden', { count: loan.items.length });
}

/** How far the approval is: 1/2. */
export function approvedShare(loan: Loan): string {
  const given = loan.approvals.filter((one) => one.round === 0 && one.approved).length;
  return `${given}/${loan.approvers_needed ?? '?'}`;
}

function factsOf(t: Translate, names: SchemeNames, loan: Loan): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [
    [t('loan.borrower'), loan.borrower],
    [t('person.company'), loan.company.name],
  ];
  if (loan.employee || loan.person_text) {
    facts.push([t('loan.person'), loan.employee ? personLabel(loan.employee) : loan.person_text]);
  }
  if (loan.types.length) facts.push([t('loan.types'), loan.types.map(names.type).join(t('common.comma'))]);
  facts.push(
    [t('loan.purpose'), `${t(`purpose.${loan.purpose_kind}`)} — ${loan.purpose}`],
    [t('loan.period'), periodOf(t, loan)],
    [t('loan.allowed'), t(wayOf(loan))],
  );
  if (loan.paper.state !== 'none') {
    const moments = [loan.paper.out_at, loan.paper.back_at].filter(Boolean).map(formatMoment).join(' → ');
    facts.push([
      t('loan.paper'),
      <>
        <PaperTag state={loan.paper.state} /> {moments}
      </>,
    ]);
  }
  facts.push([t('loan.asked_at'), formatMoment(loan.asked_at)]);
  if (loan.end_reason) facts.push([t('loan.end_reason'), loan.end_reason]);
  return facts;
}

function wayOf(loan: Loan) {
  const download = loan.starts_at ? loan.with_download : loan.wants_download;
  return download ? 'loan.with_download' : 'loan.view_only';
}

export function periodOf(t: Translate, loan: Loan): string {
  const days = t('loan.days_n', { count: loan.days });
  if (loan.starts_at) return `${formatMoment(loan.starts_at)} → ${formatMoment(loan.ends_at)}`;
  return loan.wanted_from ? `${formatDate(loan.wanted_from)} · ${days}` : days;
}

export function LoanFacts({ loan }: { loan: Loan }) {
  const t = useTranslate();
  const names = useSchemeNames();
  return <Facts rows={factsOf(t, names, loan)} />;
}

/** What approvers said, extensions included. */
export function LoanApprovals({ loan }: { loan: Loan }) {
  const t = useTranslate();
  if (!loan.approvals.length) return null;
  return (
    <section className={layout.section}>
      <h2>{t('loan.approvals')}</h2>
      <ul className={styles.items}>
        {loan.approvals.map((one) => (
          <li key={`${one.round} ${one.by}`}>
            {one.round > 0 && t('loan.extension_n', { number: one.round })}
            <strong>{one.by}</strong>
            {t(one.approved ? 'loan.said_yes' : 'loan.said_no')}
            <span className="numeric">{formatMoment(one.at)}</span>
            {one.reason && <span className={layout.quiet}>{one.reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
