import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { useState } from 'react';
import { qualityQuery } from '@/api/queries';
import type { Quality } from '@/api/types';
import { useMe } from '@/api/useMe';
import { FailedChecksPanel } from '@/features/evidence/FailedChecksPanel';
import { LearnedPanel } from '@/features/learning/LearnedPanel';
import { formatCount, formatPercent, formatShare } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { CurveChart } from './CurveChart';
import { DecisivePanel } from './DecisivePanel';
import { FiguresTable } from './FiguresTable';
import styles from './quality.module.css';
import { TargetPanel } from './TargetPanel';

const route = getRouteApi('/app/quality');

function Totals({ quality }: { quality: Quality }) {
  const t = useTranslate();
  const { total, values_passed } = quality;
  const facts: [string, string][] = [
    [t('quality.received'), formatCount(total.received)],
    [t('quality.passed'), formatCount(total.passed)],
    [t('quality.rate'), total.received ? formatPercent(total.passed / total.received) : '—'],
    [t('quality.waiting'), formatCount(total.waiting)],
    [t('quality.corrected'), formatCount(total.corrected)],
    [t('quality.error_found'), values_passed ? formatShare(total.errors / values_passed) : '—'],
    [t('quality.unconfirmed'), formatCount(quality.values_unconfirmed)],
    [t('quality.incomplete'), formatCount(quality.records_incomplete)],
  ];
  return (
    <Panel
      title={t('quality.own')}
      extra={
        quality.records_incomplete > 0 && (
          <Link to="/tasks" search={{ list: 'incomplete', company: quality.company.id }}>
            {t('quality.to_complete')}
          </Link>
        )
      }
    >
      <Facts rows={facts} look="tiles" className={styles.totals} />
      <p className={layout.quiet}>{t('quality.own_note')}</p>
    </Panel>
  );
}

function QualityView({ quality }: { quality: Quality }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [tried, setTried] = useState(quality.target);
  const byNumber = [...quality.types].sort((a, b) => b.received - a.received);
  return (
    <div className={layout.stack}>
      <div className={styles.columns}>
        <TargetPanel quality={quality} onTry={setTried} />
        <Panel title={t('quality.curve')}>
          <CurveChart curve={quality.curve} target={tried} />
        </Panel>
      </div>
      <Totals quality={quality} />
      <FailedChecksPanel companyId={quality.company.id} />
      <FiguresTable
        title={t('quality.by_type')}
        keyTitle={t('record.type')}
        rows={byNumber}
        nameOf={names.type}
      />
      <DecisivePanel companyId={quality.company.id} />
      <LearnedPanel companyId={quality.company.id} />
      <FiguresTable
        title={t('quality.by_month')}
        keyTitle={t('quality.month')}
        rows={[...quality.months].reverse()}
        nameOf={(month) => month}
      />
    </div>
  );
}

/** How many records pass without a person, how wrong they are, and how wrong the company lets them be. */
export function QualityPage() {
  const t = useTranslate();
  const me = useMe();
  const navigate = useNavigate();
  const { company } = route.useSearch();
  const { data, error, refetch } = useQuery(qualityQuery(company));
  const choose = me.companies.length > 1 && (
    <Select
      aria-label={t('tasks.company')}
      value={data?.company.id}
      onChange={(id) => void navigate({ to: '/quality', search: { company: id } })}
      options={me.companies.map((one) => ({ value: one.id, label: one.name }))}
      popupMatchSelectWidth={false}
    />
  );
  return (
    <>
      <PageTitle documentTitle={t('nav.quality')} lead={t('quality.lead')} actions={choose} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && <QualityView key={`${data.company.id} ${data.target}`} quality={data} />}
    </>
  );
}
