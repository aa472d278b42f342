/**
 * The measured curve as a picture: across, the share of wrong values that is accepted, on a scale of powers of ten;
 * upwards, what it buys: the share of records that pass, and of their values that stand. Coordinates are those of an
 * SVG view box, origin top left.
 */
import type { CurvePoint } from '@/api/types';

export const VIEW = { width: 640, height: 300, left: 56, right: 20, top: 14, bottom: 44 } as const;

/** Least share of wrong values that can be told apart: none at all is drawn there. */
const FLOOR = 0.0001;
const HIGHEST = 0.1;

export const ERROR_TICKS = [0.0001, 0.001, 0.01, 0.1] as const;
export const SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

export function xOf(error: number): number {
  const bounded = Math.min(Math.max(error, FLOOR), HIGHEST);
  const share = Math.log10(bounded / FLOOR) / Math.log10(HIGHEST / FLOOR);
  return VIEW.left + share * (VIEW.width - VIEW.left - VIEW.right);
}

export function yOf(share: number): number {
  return VIEW.height - VIEW.bottom - share * (VIEW.height - VIEW.top - VIEW.bottom);
}

/** The points worth choosing as more error is accepted, each filing more values by itself than the one before. */
export function frontOf(points: readonly CurvePoint[]): CurvePoint[] {
  const sorted = [...points].sort((a, b) => a.field_error - b.field_error);
  const front: CurvePoint[] = [];
  for (const point of sorted) {
    const last = front.at(-1);
    if (point.passed === 0 || (last && unattended(point) <= unattended(last))) continue;
    if (last && last.field_error === point.field_error) front.pop();
    front.push(point);
  }
  return front;
}

const unattended = ({ passed, completeness }: CurvePoint) => passed * completeness;

/** A polyline in steps: what a point buys holds until more error is accepted. */
export function stepsOf(front: readonly CurvePoint[], share: (point: CurvePoint) => number): string {
  const at = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`;
  return front
    .flatMap((point, index) => {
      const next = front[index + 1];
      const y = yOf(share(point));
      return [at(xOf(point.field_error), y), at(next ? xOf(next.field_error) : xOf(HIGHEST), y)];
    })
    .join(' ');
}
