/** How sure a value is, in the four steps people see. Each step has a colour, an icon and a word. */
import type { BoxedValue } from '@/api/types';
import { inPercent } from '@/i18n/format';

export type Certainty = 'high' | 'medium' | 'low' | 'person';

/** Least percentages of the first two steps. */
const HIGH = 95;
const MEDIUM = 80;

export function certaintyOf(value: Pick<BoxedValue, 'confidence' | 'source'>): Certainty {
  if (value.source === 'person') return 'person';
  // As displayed, in whole percent: two values that show the same figure show the same word.
  const shown = inPercent(value.confidence);
  if (shown >= HIGH) return 'high';
  return isLow(value.confidence) ? 'low' : 'medium';
}

export function isLow(confidence: number): boolean {
  return inPercent(confidence) < MEDIUM;
}
