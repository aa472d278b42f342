import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Segmented } from 'antd';
import { useMemo } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import type { NationalMode } from '@/api/types';
import { useLanguage, useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './evidence.module.css';
import { keyStatesQuery, nationalQuery } from './queries';

type Coverage = NationalMode['coverage'][number];
type Performance = NationalMode['performance'][number];
type Company = NationalMode['companies'][number];

const TONES: Readonly<Record<Coverage['covered'], Tone>> = {
  yes: 'good',
  always: 'good',
  log: 'accent',
  no: 'calm',
};

function useSetSuite() {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (wanted: { company_id: number; mode: Company['mode'] }) =>
      dataOf(api.PUT('/api/national', { body: wanted })),
    onSuccess: () => {
      message.success(t('national.saved'));
      void queryClient.invalidateQueries({ queryKey: nationalQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: keyStatesQuery.queryKey });
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

function Companies({ companies }: { companies: readonly Company[] }) {
  const t = useTranslate();
  const save = useSetSuite();
  return (
    <ul className={styles.proven}>
      {companies.map((row) => (
        <li key={row.company_id} className={styles.factHead}>
          <span id={`suite-${row.company_id}`}>{row.company}</span>
          <Segmented<Company['mode']>
            aria-labelledby={`suite-${row.company_id}`}
            value={row.mode}
            disabled={save.isPending}
            options={[
              { value: 'international', label: t('national.international') },
              { value: 'national', label: t('national.national') },
            ]}
            onChange={(mode) => save.mutate({ company_id: row.company_id, mode })}
          />
        </li>
      ))}
    </ul>
  );
}

function useCoverageColumns(): Column<Coverage>[] {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  return useMemo(
    () => [
      { key: 'what', title: t('national.what'), render: (row) => (english ? row.en : row.zh) },
      {
        key: 'covered',
        title: t('national.covered'),
        render: (row) => <Tag tone={TONES[row.covered]}>{t(`national.covered.${row.covered}`)}</Tag>,
      },
      { key: 'why', title: t('national.why'), render: (row) => (english ? row.why_en : row.why_zh) },
    ],
    [t, english],
  );
}

function usePerformanceColumns(): Column<Performance>[] {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  return useMemo(
    () => [
      { key: 'what', title: t('national.operation'), render: (row) => (english ? row.en : row.zh) },
      {
        key: 'international',
        title: t('national.international'),
        numeric: true,
        render: (row) => `${row.international} ${t(`national.unit.${row.unit}`)}`,
      },
      {
        key: 'national',
        title: t('national.national'),
        numeric: true,
        render: (row) => `${row.national} ${t(`national.unit.${row.unit}`)}`,
      },
      {
        key: 'ratio',
        title: t('national.ratio'),
        numeric: true,
        render: (row) => t('national.times', { times: (row.international / row.national).toFixed(1) }),
      },
    ],
    [t, english],
  );
}

/** The national suite: which company uses it, what it covers and why not the rest, and what it costs. */
export function NationalPanel() {
  const t = useTranslate();
  const coverage = useCoverageColumns();
  const performance = usePerformanceColumns();
  const { data, error, refetch } = useQuery(nationalQuery);
  return (
    <Panel title={t('national.title')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={6} />}
      {data && (
        <div className={layout.stack}>
          <p className={layout.quiet}>{t('national.lead')}</p>
          <Companies companies={data.companies} />
          <Alert
            type="info"
            showIcon
            title={t('national.log_scheme', {
              scheme: data.log_scheme ? translateCode(t, 'keys.scheme', data.log_scheme) : '—',
            })}
          />
          <DataTable
            caption={t('national.coverage')}
            columns={coverage}
            rows={data.coverage}
            rowKey={(row) => row.id}
          />
          <DataTable
            caption={t('national.performance')}
            columns={performance}
            rows={data.performance}
            rowKey={(row) => row.id}
          />
          <p className={layout.quiet}>{t('national.performance_hint')}</p>
        </div>
      )}
    </Panel>
  );
}
