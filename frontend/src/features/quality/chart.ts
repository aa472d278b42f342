/**
 * The measured curve as a picture: across, the share of records that pass; upwards, the share of wrong values among
 * theirs, on a scale of powers of ten. Coordinates are those of an SVG view box, origin top left.
 */
import type { CurvePoint } from '@/api/types';

export const VIEW = { width: 640, height: 300, left: 64, right: 16, top: 14, bottom: 40 } as const;

/** Least share of wrong values that can be told apart: none at all is drawn there. */
const FLOOR = 0.0001;
const HIGHEST = 0.1;

export const ERROR_TICKS = [0.0001, 0.001, 0.01, 0.1] as const;
export const PASSED_TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

export function xOf(passed: number): number {
  return VIEW.left + passed * (VIEW.width - VIEW.left - VIEW.right);
}

export function yOf(error: number): number {
  const bounded = Math.min(Math.max(error, FLOOR), HIGHEST);
  const share = Math.log10(bounded / FLOOR) / Math.log10(HIGHEST / FLOOR);
  return VIEW.height - VIEW.bottom - share * (VIEW.height - VIEW.top - VIEW.bottom);
}

/** Points of a polyline, by rising share that passes. */
export function lineOf(points: readonly CurvePoint[], error: (point: CurvePoint) => number): string {
  return [...points]
    .filter((point) => point.passed > 0)
    .sort((a, b) => a.passed - b.passed)
    .map((point) => `${xOf(point.passed).toFixed(1)},${yOf(error(point)).toFixed(1)}`)
    .join(' ');
}
