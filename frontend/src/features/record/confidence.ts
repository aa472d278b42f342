/** How sure a value is, in the four steps people see. Each step has a colour, an icon and a word. */
import type { BoxedValue } from '@/api/types';

export type Certainty = 'high' | 'medium' | 'low' | 'person';

export const HIGH = 0.95;
export const MEDIUM = 0.8;

export function certaintyOf(value: Pick<BoxedValue, 'confidence' | 'source'>): Certainty {
  if (value.source === 'person') return 'person';
  if (value.confidence >= HIGH) return 'high';
  return value.confidence >= MEDIUM ? 'medium' : 'low';
}
