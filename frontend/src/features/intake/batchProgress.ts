/** How far a batch is. */
import type { Batch } from '@/api/types';
import { formatDuration } from '@/i18n/format';
import type { Translate } from '@/i18n/translate';

/** Share of the work done, all stages counting the same; 0 to 1. */
export function batchShare(batch: Pick<Batch, 'stages' | 'state'>): number {
  if (batch.state === 'done') return 1;
  const counted = batch.stages.filter((stage) => stage.total > 0);
  if (!counted.length) return 0;
  const sum = counted.reduce((share, stage) => share + Math.min(1, stage.done / stage.total), 0);
  return sum / batch.stages.length;
}

export function timeLeft(batch: Pick<Batch, 'seconds_left'>, t: Translate): string {
  return batch.seconds_left === null ? t('intake.left_unknown') : formatDuration(batch.seconds_left, t);
}
