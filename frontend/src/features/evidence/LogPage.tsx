import { DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { LogCheck, LogFailure, LogState } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './evidence.module.css';
import { KeyList } from './KeyList';
import { logStateQuery, useCheckLog } from './queries';
import { WitnessesPanel } from './WitnessesPanel';

function Failures({ failures }: { failures: readonly LogFailure[] }) {
  const t = useTranslate();
  if (!failures.length) return <Alert type="success" showIcon title={t('log.no_failures')} />;
  return (
    <Alert
      type="error"
      showIcon
      title={t('log.failures', { count: failures.length })}
      description={
        <ul className={styles.reasons}>
          {failures.map((one) => (
            <li key={`${one.kind} ${one.name} ${one.since}`}>
              {t(`log.failure.${one.kind}`, {
                name: one.name,
                since: formatMomentExact(one.since),
                count: one.count,
                reason: translateCode(t, 'log.reason', one.code),
              })}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function Word({ state }: { state: LogState }) {
  const t = useTranslate();
  const { checkpoint } = state;
  const note = checkpoint && `data:text/plain;charset=utf-8,${encodeURIComponent(checkpoint.note)}`;
  return (
    <Panel title={t('log.word')}>
      <Facts
        look="above"
        rows={[
          [t('log.origin'), state.origin || '—'],
          [t('log.size'), formatCount(state.size)],
          [t('log.waiting'), formatCount(state.waiting)],
          [
            t('evidence.checkpoint'),
            checkpoint
              ? t('evidence.checkpoint_at', {
                  size: formatCount(checkpoint.size),
                  at: formatMomentExact(checkpoint.at),
                })
              : t('evidence.checkpoint_none'),
          ],
          [t('log.stamps'), formatCount(state.stamps)],
          [t('evidence.key'), <KeyList key="keys" keys={state.keys} />],
        ]}
      />
      {note && (
        <>
          <p className={layout.quiet}>{t('log.keep_hint')}</p>
          <Button icon={<DownloadOutlined />} href={note} download={`checkpoint-${checkpoint.size}.note`}>
            {t('log.keep')}
          </Button>
        </>
      )}
    </Panel>
  );
}

function Services({ state }: { state: LogState }) {
  const t = useTranslate();
  return (
    <Panel title={t('log.services')}>
      {state.services.length === 0 && <p className={layout.quiet}>{t('log.services_none')}</p>}
      <ul className={styles.proven}>
        {state.services.map((one) => (
          <li key={`${one.kind} ${one.name}`}>
            <div className={styles.factHead}>
              <h3>{t(`log.service.${one.kind}`)}</h3>
              <Tag tone={one.failing_since ? 'bad' : 'good'}>
                {t(one.failing_since ? 'log.silent' : 'log.answers')}
              </Tag>
            </div>
            <p className={styles.wrap}>{one.name}</p>
            <p className={layout.quiet}>
              {one.good_at
                ? t('log.good_at', { at: formatMomentExact(one.good_at) })
                : t('log.never_answered')}
            </p>
            {one.failing_since && (
              <p>
                {t('log.failing_since', {
                  at: formatMomentExact(one.failing_since),
                  count: one.failures,
                  reason: translateCode(t, 'log.reason', one.code),
                })}
              </p>
            )}
            {one.waiting > 0 && <p>{t('log.anchors_waiting', { count: one.waiting })}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function CheckResult({ check, name }: { check: LogCheck | null; name: string }) {
  const t = useTranslate();
  if (!check) return <p className={layout.quiet}>{t('log.check_never', { name })}</p>;
  if (!check.ended_at) {
    return (
      <Alert
        type="info"
        showIcon
        title={t('log.check_asked', { name, at: formatMomentExact(check.asked_at), by: check.asked_by })}
      />
    );
  }
  const params = {
    name,
    at: formatMomentExact(check.ended_at),
    from: formatCount(check.checked_from),
    size: formatCount(check.size),
    count: check.found,
  };
  return (
    <Alert
      type={check.found ? 'error' : 'success'}
      showIcon
      title={t(check.found ? 'log.check_bad' : 'log.check_good', params)}
      description={
        check.found > 0 && (
          <ul className={styles.reasons}>
            {check.findings.map((finding) => (
              <li key={`${finding.code} ${finding.place}`}>
                {translateCode(t, 'log.reason', finding.code)} <span className="mono">{finding.place}</span>
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}

function Checks({ state }: { state: LogState }) {
  const t = useTranslate();
  const check = useCheckLog();
  const running = check.isPending ? check.variables : undefined;
  return (
    <Panel title={t('log.checks')}>
      <div className={layout.stack}>
        <CheckResult check={state.recent_check} name={t('log.check_recent')} />
        <CheckResult check={state.full_check} name={t('log.check_full')} />
        <span className={layout.acts}>
          <Button loading={running === false} disabled={check.isPending} onClick={() => check.mutate(false)}>
            {t('log.run_recent')}
          </Button>
          <Button loading={running === true} disabled={check.isPending} onClick={() => check.mutate(true)}>
            {t('log.run_full')}
          </Button>
        </span>
        <p className={layout.quiet}>{t('log.checks_hint')}</p>
      </div>
    </Panel>
  );
}

function Fixity({ state }: { state: LogState }) {
  const t = useTranslate();
  const { fixity } = state;
  return (
    <Panel title={t('log.fixity')}>
      {fixity.broken > 0 && fixity.broken_since && (
        <Alert
          type="error"
          showIcon
          title={t('log.fixity_broken', {
            count: fixity.broken,
            since: formatMomentExact(fixity.broken_since),
          })}
        />
      )}
      <Facts
        look="above"
        rows={[
          [t('log.fixity_objects'), formatCount(fixity.objects)],
          [t('log.fixity_year'), formatCount(fixity.within_year)],
          [t('log.fixity_never'), formatCount(fixity.never)],
          [t('log.fixity_oldest'), fixity.oldest ? formatMomentExact(fixity.oldest) : '—'],
        ]}
      />
      <p className={layout.quiet}>{t('log.fixity_hint')}</p>
    </Panel>
  );
}

/** The evidence log for auditors: what it says of itself, who vouches for it, what checks found. */
export function LogPage() {
  const t = useTranslate();
  const { data, error, isFetching, refetch } = useQuery(logStateQuery);
  const refresh = (
    <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
      {t('common.refresh')}
    </Button>
  );
  return (
    <>
      <PageTitle documentTitle={t('nav.log')} lead={t('log.lead')} actions={refresh} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={8} />}
      {data && (
        <div className={layout.stack}>
          <Failures failures={data.failures} />
          <div className={styles.columns}>
            <Word state={data} />
            <Services state={data} />
            <WitnessesPanel state={data} />
            <Checks state={data} />
            <Fixity state={data} />
          </div>
        </div>
      )}
    </>
  );
}
