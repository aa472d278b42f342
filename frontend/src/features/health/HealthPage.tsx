import { CheckCircleFilled, ReloadOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { healthQuery } from '@/api/queries';
import type { HealthDetails } from '@/api/types';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { isMessageKey, translateCode } from '@/i18n/translate';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './health.module.css';

type Checks = HealthDetails['checks'];

export function CheckList({ checks }: { checks: Checks }) {
  const t = useTranslate();
  return (
    <ul className={styles.checks}>
      {checks.map((check) => (
        <li key={check.name} data-ok={check.ok}>
          {check.ok ? <CheckCircleFilled aria-hidden /> : <WarningFilled aria-hidden />}
          <strong>{translateCode(t, 'health.check', check.name)}</strong>
          <span className={styles.verdict}>
            {check.ok ? t('health.verdict_ok') : t('health.verdict_wrong')}
          </span>
          <span className={styles.detail}>
            {isMessageKey(check.code) ? t(check.code, check.params) : check.code}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function HealthPage() {
  const t = useTranslate();
  const { data, error, isFetching, refetch } = useQuery({ ...healthQuery, refetchInterval: 15_000 });
  const refresh = (
    <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
      {t('common.refresh')}
    </Button>
  );
  const lead = data && (data.status === 'ok' ? t('health.ok') : t('health.degraded'));
  return (
    <>
      <PageTitle documentTitle={t('nav.health')} lead={lead} actions={refresh} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data && (
        <div className={styles.columns}>
          <Panel title={t('health.checks')}>
            <CheckList checks={data.checks} />
          </Panel>
          <div className={styles.stack}>
            <Panel title={t('health.counts')}>
              <dl className={styles.facts}>
                {Object.entries(data.counts).map(([name, count]) => (
                  <div key={name}>
                    <dt>{translateCode(t, 'health.count', name)}</dt>
                    <dd className="numeric">{formatCount(count)}</dd>
                  </div>
                ))}
              </dl>
            </Panel>
            <Panel title={t('health.about')}>
              <dl className={styles.facts}>
                <div>
                  <dt>{t('health.version')}</dt>
                  <dd>{data.version}</dd>
                </div>
                <div>
                  <dt>{t('health.model')}</dt>
                  <dd>{data.recognition_model}</dd>
                </div>
              </dl>
              <p className={styles.about}>{t('health.about_text')}</p>
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}
