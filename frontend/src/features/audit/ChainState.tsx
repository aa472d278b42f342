import { CheckCircleFilled, SyncOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { chainQuery } from '@/api/queries';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { ErrorState } from '@/ui/states';
import styles from './audit.module.css';

/** Whether the digests of the log still join; asking again walks the whole chain on the server. */
export function ChainState({ compact = false }: { compact?: boolean }) {
  const t = useTranslate();
  const { data, error, isFetching, refetch } = useQuery(chainQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section
      className={styles.chain}
      data-broken={data ? !data.intact : undefined}
      aria-label={t('audit.chain')}
    >
      <p role="status">
        {!data && t('audit.chain_checking')}
        {data?.intact && (
          <>
            <CheckCircleFilled aria-hidden /> {t('audit.chain_intact', { count: formatCount(data.events) })}
          </>
        )}
        {data && !data.intact && (
          <>
            <WarningFilled aria-hidden /> {t('audit.chain_broken', { sequence: data.first_broken ?? '?' })}
          </>
        )}
      </p>
      {data && !compact && (
        <p className={styles.headDigest}>
          {t('audit.chain_head')} <span className="mono">{data.head}</span>
        </p>
      )}
      <Button size="small" icon={<SyncOutlined spin={isFetching} />} onClick={() => void refetch()}>
        {t('audit.chain_check')}
      </Button>
    </section>
  );
}
