import { CheckCircleFilled, ReloadOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { healthQuery } from '@/api/queries';
import type { HealthDetails } from '@/api/types';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { isMessageKey, translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
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
          <div className={layout.stack}>
            <Panel title={t('health.counts')}>
              <Facts
                rows={Object.entries(data.counts).map(([name, count]) => [
                  translateCode(t, 'health.count', name),
                  formatCount(count),
                ])}
              />
            </Panel>
            <Panel title={t('health.about')}>
              <Facts
                rows={[
                  [t('health.version'), data.version],
                  [t('health.model'), data.recognition_model],
                ]}
              />
              <p className={styles.about}>{t('health.about_text')}</p>
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}
