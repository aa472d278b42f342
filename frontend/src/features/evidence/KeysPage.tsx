import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { KeyStates } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { Copyable } from '@/ui/Copyable';
import { type Column, DataTable } from '@/ui/DataTable';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './evidence.module.css';
import { NationalPanel } from './NationalPanel';
import { keyStatesQuery } from './queries';

type CompanyKeys = KeyStates['companies'][number];

function useColumns(): Column<CompanyKeys>[] {
  const t = useTranslate();
  return useMemo(
    () => [
      { key: 'company', title: t('keys.company'), render: (row) => row.company },
      { key: 'suite', title: t('keys.suite'), render: (row) => translateCode(t, 'keys.suite', row.suite) },
      {
        key: 'since',
        title: t('keys.since'),
        render: (row) => <span className="numeric">{formatMomentExact(row.since)}</span>,
      },
      { key: 'keys', title: t('keys.count'), numeric: true, render: (row) => formatCount(row.keys) },
      { key: 'objects', title: t('keys.objects'), numeric: true, render: (row) => formatCount(row.objects) },
      {
        key: 'behind',
        title: t('keys.behind'),
        render: (row) =>
          row.objects_behind ? (
            <Tag tone="look">{t('keys.behind_some', { count: formatCount(row.objects_behind) })}</Tag>
          ) : (
            t('keys.behind_none')
          ),
      },
      {
        key: 'provider',
        title: t('keys.root'),
        render: (row) => <span className="mono">{row.provider}</span>,
        wideOnly: true,
      },
    ],
    [t],
  );
}

function LogKeys({ keys }: { keys: KeyStates['log_keys'] }) {
  const t = useTranslate();
  if (!keys.length) return <EmptyState title={t('keys.log_none')} />;
  return (
    <ol className={styles.proven}>
      {keys.map((key) => (
        <li key={key.verifier_key}>
          <div className={styles.factHead}>
            <h3>{translateCode(t, 'keys.scheme', key.scheme)}</h3>
            <Tag tone={key.valid_to ? 'calm' : 'good'}>
              {t(key.valid_to ? 'keys.succeeded' : 'keys.signs')}
            </Tag>
          </div>
          <p className={`${layout.quiet} numeric`}>
            {t(key.valid_to ? 'keys.valid_until' : 'keys.valid_from', {
              from: formatMomentExact(key.valid_from),
              to: key.valid_to ? formatMomentExact(key.valid_to) : '',
            })}
          </p>
          <Copyable text={key.verifier_key} label={t('evidence.copy', { name: t('evidence.key') })} />
        </li>
      ))}
    </ol>
  );
}

/** Keys for the security officer: who holds them, since when, what a rotation left behind; never a key. */
export function KeysPage() {
  const t = useTranslate();
  const columns = useColumns();
  const { data, error, refetch } = useQuery(keyStatesQuery);
  return (
    <>
      <PageTitle documentTitle={t('nav.keys')} lead={t('keys.lead')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={6} />}
      {data && (
        <div className={layout.stack}>
          <Panel title={t('keys.root')}>
            <Facts
              look="above"
              rows={[
                [t('keys.holder'), translateCode(t, 'keys.provider', data.provider_kind)],
                [
                  t('keys.root_id'),
                  <span key="root" className="mono">
                    {data.root}
                  </span>,
                ],
              ]}
            />
            <p className={layout.quiet}>{t('keys.rotate_hint')}</p>
          </Panel>
          <Panel title={t('keys.companies')}>
            {data.companies.length === 0 && <p className={layout.quiet}>{t('keys.companies_none')}</p>}
            {data.companies.length > 0 && (
              <DataTable
                caption={t('keys.companies')}
                columns={columns}
                rows={data.companies}
                rowKey={(row) => row.company}
              />
            )}
          </Panel>
          <Panel title={t('keys.log')}>
            <LogKeys keys={data.log_keys} />
          </Panel>
          <NationalPanel />
        </div>
      )}
    </>
  );
}
