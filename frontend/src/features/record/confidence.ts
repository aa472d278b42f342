/** How sure a value is, in the four steps people see. Each step has a colour, an icon and a word. */
import type { BoxedValue } from '@/api/types';

export type Certainty = 'high' | 'medium' | 'low' | 'person';

/** Least percentages of the first two steps. */
export const HIGH = 95;
export const MEDIUM = 80;

export function certaintyOf(value: Pick<BoxedValue, 'confidence' | 'source'>): Certainty {
  if (value.source === 'person') return 'person';
  // As displayed, in whole percent: two values that show the same figure show the same word.
  const shown = Math.round(value.confidence * 100);
  if (shown >= HIGH) return 'high';
  return shown >= MEDIUM ? 'medium' : 'low';
}
