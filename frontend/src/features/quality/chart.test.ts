import { describe, expect, it } from 'vitest';
import { lineOf, VIEW, xOf, yOf } from './chart';

const point = (passed: number, field_error: number) => ({
  threshold: 0.9,
  passed,
  field_error,
  field_error_upper: field_error * 2,
});

describe('curve', () => {
  it('lies within the picture, whatever was measured', () => {
    for (const share of [0, 0.00001, 0.001, 0.1, 1]) {
      expect(yOf(share)).toBeGreaterThanOrEqual(VIEW.top);
      expect(yOf(share)).toBeLessThanOrEqual(VIEW.height - VIEW.bottom);
    }
    expect([xOf(0), xOf(1)]).toEqual([VIEW.left, VIEW.width - VIEW.right]);
  });
  it('gives each power of ten the same height', () => {
    expect(yOf(0.001) - yOf(0.01)).toBeCloseTo(yOf(0.01) - yOf(0.1));
  });
  it('goes from few records that pass to many, without those where none does', () => {
    const line = lineOf([point(0.9, 0.01), point(0, 0), point(0.3, 0.001)], (one) => one.field_error);
    const across = line.split(' ').map((pair) => Number(pair.split(',')[0]));
    expect(across).toHaveLength(2);
    expect(across[0]).toBeLessThan(across[1] ?? 0);
  });
});
