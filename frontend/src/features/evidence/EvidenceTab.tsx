import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import type { RecordDetail, RecordProof } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { ChecksPanel } from './ChecksPanel';
import { FactList } from './FactList';
import { HowToCheck } from './HowToCheck';
import { proofQuery } from './queries';
import { Vouchers } from './Vouchers';

/** In one sentence: since when any change would be found, and by whose word. */
function Summary({ proof }: { proof: RecordProof }) {
  const t = useTranslate();
  const waiting = proof.facts.filter((fact) => !fact.sealed).length;
  const moments = proof.facts.flatMap((fact) => (fact.vouched_at ? [fact.vouched_at] : [])).sort();
  if (waiting > 0)
    return <Alert type="info" showIcon title={t('evidence.summary_waiting', { count: waiting })} />;
  const first = moments[0];
  return (
    <Alert
      type="success"
      showIcon
      title={t('evidence.summary', { count: formatCount(proof.facts.length) })}
      description={
        first ? t('evidence.summary_stamped', { at: formatMomentExact(first) }) : t('evidence.summary_own')
      }
    />
  );
}

/** What is proven of a record in plain words, who vouches for it, and how to check it without this server. */
export function EvidenceTab({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(proofQuery(record.id));
  return (
    <div className={layout.stack}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data?.facts.length === 0 && <EmptyState title={t('evidence.none')} />}
      {!!data?.facts.length && (
        <>
          <Summary proof={data} />
          <Panel title={t('evidence.proven')}>
            <p className={layout.quiet}>
              {t(data.clear ? 'evidence.proven_hint' : 'evidence.proven_masked')}
            </p>
            <FactList facts={data.facts} />
          </Panel>
          <Panel title={t('evidence.vouchers')}>
            <Vouchers proof={data} />
          </Panel>
          <Panel title={t('evidence.how')}>
            <HowToCheck record={record} />
          </Panel>
        </>
      )}
      <ChecksPanel record={record} />
    </div>
  );
}
