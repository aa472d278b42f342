import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '@/api/types';
import { frontOf, stepsOf, VIEW, xOf, yOf } from './chart';

const point = (field_error: number, passed: number, completeness = 1): CurvePoint => ({
  threshold: 0.9,
  record_threshold: 0.9,
  passed,
  completeness,
  field_error,
  field_error_upper: field_error,
});

describe('the chart of the measured curve', () => {
  it('spreads errors over powers of ten and keeps them on the picture', () => {
    expect(xOf(0)).toBe(VIEW.left);
    expect(xOf(0.1)).toBeCloseTo(VIEW.width - VIEW.right);
    expect(xOf(0.01) - xOf(0.001)).toBeCloseTo(xOf(0.1) - xOf(0.01));
    expect(xOf(1)).toBe(xOf(0.1));
    expect(yOf(0)).toBe(VIEW.height - VIEW.bottom);
    expect(yOf(1)).toBeCloseTo(VIEW.top);
  });

  it('shows only points that file more by themselves than any at less error', () => {
    const best = [point(0.001, 0.5, 0.8), point(0.01, 0.8, 0.9)];
    expect(frontOf([point(0.002, 0.5, 0.7), ...best, point(0, 0), point(0.01, 0.6)])).toEqual(best);
  });

  it('holds what a point buys until the next one', () => {
    const steps = stepsOf([point(0.001, 0.5), point(0.01, 0.75)], ({ passed }) => passed).split(' ');
    expect(steps).toHaveLength(4);
    expect(steps[1]?.split(',')[1]).toBe(steps[0]?.split(',')[1]);
    expect(steps[1]?.split(',')[0]).toBe(steps[2]?.split(',')[0]);
    expect(steps[3]?.split(',')[0]).toBe(xOf(0.1).toFixed(1));
  });

  it('draws nothing when nothing passes', () => {
    expect(stepsOf(frontOf([point(0, 0)]), ({ passed }) => passed)).toBe('');
  });
});
