import { Progress } from 'antd';
import type { Batch, StageCount } from '@/api/types';
import { formatBytes, formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import { Panel } from '@/ui/Panel';
import { timeLeft } from './batchProgress';
import styles from './intake.module.css';

const OUTCOMES = ['filed', 'doubtful', 'refused', 'duplicate'] as const;

function Stage({ stage }: { stage: StageCount }) {
  const t = useTranslate();
  const percent = stage.total ? Math.round((stage.done / stage.total) * 100) : 0;
  const count = t('intake.stage_count', { done: formatCount(stage.done), total: formatCount(stage.total) });
  const name = t(`intake.stage.${stage.stage}`);
  return (
    <li className={styles.stage}>
      <span>{name}</span>
      <Progress percent={percent} size="small" showInfo={false} aria-label={`${name} ${count}`} />
      <span className="numeric">{count}</span>
    </li>
  );
}

/** Where the batch stands: stage by stage, how fast, how long, and with what outcome. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const t = useTranslate();
  const running = batch.state === 'running';
  const rate = batch.pages_per_minute;
  const facts: [string, string][] = [
    [t('intake.files'), formatCount(batch.files)],
    [t('intake.size'), formatBytes(batch.bytes)],
    [t('intake.pages'), formatCount(batch.pages)],
  ];
  if (running) {
    const speed = rate === null ? t('intake.left_unknown') : t('intake.rate_n', { count: Math.round(rate) });
    facts.push([t('intake.rate'), speed], [t('intake.left'), timeLeft(batch, t)]);
  }
  return (
    <Panel title={t('intake.progress')}>
      <div className={styles.progress}>
        <ol className={styles.stages}>
          {batch.stages.map((stage) => (
            <Stage key={stage.stage} stage={stage} />
          ))}
        </ol>
        <div>
          <dl className={styles.outcomes}>
            {OUTCOMES.map((name) => (
              <div key={name} data-outcome={name}>
                <dt>{t(`intake.outcome.${name}`)}</dt>
                <dd className="numeric">{formatCount(batch.outcomes[name])}</dd>
              </div>
            ))}
          </dl>
          <Facts rows={facts} look="tiles" />
        </div>
      </div>
    </Panel>
  );
}
