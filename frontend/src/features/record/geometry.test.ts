import { describe, expect, it } from 'vitest';
import {
  applyMatrix,
  type Box,
  boundsOf,
  contains,
  hitTest,
  layerMatrix,
  type Point,
  quarterTurn,
  turnPoint,
  turnSize,
  zoomForBox,
} from './geometry';

const page = { width: 200, height: 300 };
const box: Box = [
  [10, 20],
  [60, 20],
  [60, 40],
  [10, 40],
];

describe('turning', () => {
  it('moves the top left corner to the top right at 90 degrees clockwise', () => {
    expect(turnPoint([0, 0], page, 90)).toEqual([300, 0]);
    expect(turnPoint([0, 0], page, 180)).toEqual([200, 300]);
    expect(turnPoint([0, 0], page, 270)).toEqual([0, 200]);
  });
  it('comes back after a full turn in quarters', () => {
    for (const start of [
      [0, 0],
      [17, 251],
      [200, 3],
    ] as Point[]) {
      let point = start;
      let size = page;
      for (let turn = 0; turn < 4; turn += 1) {
        point = turnPoint(point, size, 90);
        size = turnSize(size, 90);
      }
      expect(point).toEqual(start);
    }
  });
  it('gives 270 the same as three times 90', () => {
    const once = turnPoint([17, 51], page, 90);
    const twice = turnPoint(once, turnSize(page, 90), 90);
    expect(turnPoint(twice, page, 90)).toEqual(turnPoint([17, 51], page, 270));
  });
  it('keeps points on the turned page', () => {
    for (const degrees of [0, 90, 180, 270]) {
      const size = turnSize(page, degrees);
      const [x, y] = turnPoint([150, 280], page, degrees);
      expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true);
    }
  });
  it('reads any angle as a quarter turn', () => {
    expect([-90, 450, 89, 720].map(quarterTurn)).toEqual([270, 90, 90, 0]);
  });
});

describe('boxes', () => {
  it('are bounded whatever corner comes first', () => {
    expect(boundsOf([...box].reverse())).toEqual({ x: 10, y: 20, width: 50, height: 20 });
    expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });
  it('contain inner points of a slanted box only', () => {
    const slanted: Box = [
      [0, 10],
      [10, 0],
      [20, 10],
      [10, 20],
    ];
    expect(contains(slanted, [10, 10])).toBe(true);
    expect(contains(slanted, [1, 1])).toBe(false);
  });
  it('give the smallest one under the pointer', () => {
    const line: Box = [
      [0, 10],
      [200, 10],
      [200, 50],
      [0, 50],
    ];
    expect(hitTest([line, box], [20, 30])).toBe(1);
    expect(hitTest([line, box], [150, 30])).toBe(0);
    expect(hitTest([line, box], [150, 90])).toBe(-1);
  });
});

describe('layer transform', () => {
  it('places page corners where they are shown, also on a turned page', () => {
    const corners: [Point, Point, Point] = [
      [400, 10],
      [400, 110],
      [250, 10],
    ]; // turned 90 degrees clockwise at half size
    const matrix = layerMatrix(...corners, page);
    expect(applyMatrix(matrix, [0, 0])).toEqual([400, 10]);
    expect(applyMatrix(matrix, [200, 0])).toEqual([400, 110]);
    expect(applyMatrix(matrix, [0, 300])).toEqual([250, 10]);
    expect(applyMatrix(matrix, [100, 150])).toEqual([325, 60]);
  });
});

describe('zoom to a box', () => {
  it('stays between the whole page and two and a half times that', () => {
    const view = { width: 800, height: 600 };
    expect(zoomForBox([[0, 0]], page, 0, view, 1)).toBe(2.5);
    const whole: Box = [
      [0, 0],
      [200, 0],
      [200, 300],
      [0, 300],
    ];
    expect(zoomForBox(whole, page, 0, view, 1)).toBe(1);
    const wide: Box = [
      [10, 20],
      [160, 20],
      [160, 24],
      [10, 24],
    ];
    expect(zoomForBox(wide, page, 0, view, 0.5)).toBeCloseTo(0.8);
  });
});
