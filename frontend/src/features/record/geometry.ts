/**
 * Boxes on turned pages. Boxes are four corners in pixels of the page as delivered, origin top left, x to the
 * right, y down; turning is clockwise in degrees (0, 90, 180, 270).
 */

export type Point = readonly [number, number];
export type Box = readonly Point[];
export type Size = { readonly width: number; readonly height: number };
export type Bounds = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Matrix = readonly [number, number, number, number, number, number];

/** Read a box as the server sends it. */
export function toBox(corners: readonly (readonly number[])[] | null): Box {
  return (corners ?? []).map(([x = 0, y = 0]): Point => [x, y]);
}

/** Bring any angle into 0, 90, 180 or 270. */
export function quarterTurn(degrees: number): 0 | 90 | 180 | 270 {
  const turned = (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return turned as 0 | 90 | 180 | 270;
}

/** Where a point of the delivered page lies once the page is turned clockwise. */
export function turnPoint([x, y]: Point, size: Size, degrees: number): Point {
  switch (quarterTurn(degrees)) {
    case 0:
      return [x, y];
    case 90:
      return [size.height - y, x];
    case 180:
      return [size.width - x, size.height - y];
    case 270:
      return [y, size.width - x];
  }
}

export function turnSize(size: Size, degrees: number): Size {
  return quarterTurn(degrees) % 180 === 0 ? size : { width: size.height, height: size.width };
}

/** Upright rectangle around a box; an empty box gives an empty rectangle at the origin. */
export function boundsOf(box: Box): Bounds {
  if (!box.length) return { x: 0, y: 0, width: 0, height: 0 };
  const xs = box.map(([x]) => x);
  const ys = box.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function centreOf(bounds: Bounds): Point {
  return [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2];
}

/** Even-odd test; points on the edge may count either way. */
export function contains(box: Box, [x, y]: Point): boolean {
  let inside = false;
  box.forEach(([x1, y1], index) => {
    const [x2, y2] = box[(index + 1) % box.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** Index of the smallest box under the point, or -1. Small boxes win: fields lie on lines. */
export function hitTest(boxes: readonly Box[], point: Point): number {
  let best = -1;
  let bestArea = Number.POSITIVE_INFINITY;
  boxes.forEach((box, index) => {
    const { width, height } = boundsOf(box);
    if (width * height < bestArea && contains(box, point)) {
      best = index;
      bestArea = width * height;
    }
  });
  return best;
}

/** The one transform of the box layer: page pixels to screen pixels, from where three page corners are shown. */
export function layerMatrix(origin: Point, right: Point, bottom: Point, page: Size): Matrix {
  return [
    (right[0] - origin[0]) / page.width,
    (right[1] - origin[1]) / page.width,
    (bottom[0] - origin[0]) / page.height,
    (bottom[1] - origin[1]) / page.height,
    origin[0],
    origin[1],
  ];
}

export function applyMatrix([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}

/**
 * Zoom at which a box is comfortably readable: at most 60 % of the view's width and 10 % of its height, never
 * smaller than the whole page and at most 2.5 times that. Zoom 1 shows the delivered page's width across the view.
 */
export function zoomForBox(box: Box, page: Size, degrees: number, view: Size, homeZoom: number): number {
  const shown = turnSize(boundsOf(box), degrees);
  const wide = (0.6 * page.width) / Math.max(shown.width, 1);
  const high = (0.1 * view.height * page.width) / (Math.max(shown.height, 1) * view.width);
  return Math.min(Math.max(Math.min(wide, high), homeZoom), homeZoom * 2.5);
}

/** SVG polygon points. */
export function pointsAttribute(box: Box): string {
  return box.map(([x, y]) => `${x},${y}`).join(' ');
}
