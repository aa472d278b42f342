import { describe, expect, it } from 'vitest';
import { boxBetween, middleBox, nudged } from './redaction';

const page = { width_px: 1000, height_px: 1400 };

describe('boxes of a redacted copy', () => {
  it('are drawn from any corner and stay on the page', () => {
    expect(boxBetween(2, [300, 500], [100, 400], page)).toEqual({
      page: 2,
      x: 100,
      y: 400,
      width: 200,
      height: 100,
    });
    expect(boxBetween(1, [-50, 1300], [200, 9999], page)).toEqual({
      page: 1,
      x: 0,
      y: 1300,
      width: 200,
      height: 100,
    });
  });

  it('are not made by a click', () => {
    expect(boxBetween(1, [10, 10], [12, 300], page)).toBeNull();
  });

  it('move and grow with the arrows, never over the edge', () => {
    const box = { page: 1, x: 990, y: 0, width: 10, height: 10 };
    expect(nudged(box, 'ArrowRight', false, page)).toEqual(box);
    expect(nudged(box, 'ArrowLeft', false, page)?.x).toBe(980);
    expect(nudged(box, 'ArrowDown', true, page)?.height).toBe(20);
    expect(nudged(box, 'ArrowUp', true, page)?.height).toBe(8);
    expect(nudged(box, 'a', false, page)).toBeNull();
  });

  it('begin in the middle for who uses the keyboard', () => {
    expect(middleBox(3, page)).toEqual({ page: 3, x: 400, y: 672, width: 200, height: 56 });
  });
});
