import { describe, expect, it } from 'vitest';
import type { StageCount } from '@/api/types';
import { formatBytes, formatDuration } from '@/i18n/format';
import { translatorFor } from '@/i18n/translate';
import { batchShare } from './batchProgress';

const stage = (done: number, total: number): StageCount => ({ stage: 'read', done, total });

describe('batch progress', () => {
  it('counts every stage the same, stages not begun as nothing', () => {
    expect(
      batchShare({ state: 'running', stages: [stage(10, 10), stage(5, 10), stage(0, 0), stage(0, 0)] }),
    ).toBe(0.375);
  });
  it('is complete when the batch says so and empty before it begins', () => {
    expect(batchShare({ state: 'done', stages: [] })).toBe(1);
    expect(batchShare({ state: 'open', stages: [stage(0, 0)] })).toBe(0);
  });
});

describe('formats', () => {
  it('read as people say them', () => {
    expect([0, 900, 1536, 5 * 1024 ** 3].map(formatBytes)).toEqual(['0 B', '900 B', '1.5 KB', '5.0 GB']);
    const t = translatorFor('en');
    expect([5.4, 130, 3700].map((seconds) => formatDuration(seconds, t))).toEqual([
      '5 s',
      '2 min',
      '1 h 2 min',
    ]);
  });
});
