import { expect, it } from 'vitest';
import { formatPercent } from '@/i18n/format';
import { certaintyOf, isLow } from './confidence';

const word = (confidence: number) => certaintyOf({ confidence, source: 'machine' });

it('says the same word for the same displayed figure', () => {
  const words = new Map<string, Set<string>>();
  for (let share = 0; share <= 1000; share += 1) {
    const shown = formatPercent(share / 1000);
    words.set(shown, (words.get(shown) ?? new Set()).add(word(share / 1000)));
  }
  expect([...words.values()].filter((found) => found.size > 1)).toEqual([]);
});

it('trusts from 95 % as displayed and doubts below 80 %', () => {
  expect([0.945, 0.944, 0.795, 0.794].map(word)).toEqual(['high', 'medium', 'medium', 'low']);
  expect([0.79, 0.8].map(isLow)).toEqual([true, false]);
});

it('lets a person decide over any figure', () => {
  expect(certaintyOf({ confidence: 0.2, source: 'person' })).toBe('person');
});
