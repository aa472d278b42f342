/** Boxes that somebody draws for a redacted copy, in pixels of the delivered page; and the calls behind them. */
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { queryClient } from '@/api/queries';
import type { components } from '@/api/schema';

export type DrawnBox = components['schemas']['DrawnBox'];
export type RedactedCopy = components['schemas']['RedactedCopy'];
export type MaskName = RedactedCopy['classes'][number];

export const MASK_NAMES: readonly MaskName[] = [
  'identity_number',
  'phone',
  'account',
  'address',
  'health',
  'pay',
];

const LEAST_SIDE_PX = 8;

export type Extent = { readonly width_px: number; readonly height_px: number };

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);

/** The box between two corners, within the page; null when it is no more than a click. */
export function boxBetween(
  page: number,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  extent: Extent,
): DrawnBox | null {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)].map((x) => clamp(x, 0, extent.width_px));
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)].map((y) => clamp(y, 0, extent.height_px));
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return null;
  if (right - left < LEAST_SIDE_PX || bottom - top < LEAST_SIDE_PX) return null;
  return { page, x: left, y: top, width: right - left, height: bottom - top };
}

/** A box for who draws with the keyboard: in the middle, a fifth of the page wide. */
export function middleBox(page: number, extent: Extent): DrawnBox {
  const [width, height] = [extent.width_px / 5, extent.height_px / 25];
  return {
    page,
    x: (extent.width_px - width) / 2,
    y: (extent.height_px - height) / 2,
    width,
    height,
  };
}

/** Arrows move a box, with Shift they change its size; it stays on the page. */
export function nudged(box: DrawnBox, key: string, resize: boolean, extent: Extent): DrawnBox | null {
  const step = extent.width_px / 100;
  const moves: Record<string, readonly [number, number]> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  const by = moves[key];
  if (!by) return null;
  if (resize) {
    const width = clamp(box.width + by[0], LEAST_SIDE_PX, extent.width_px - box.x);
    const height = clamp(box.height + by[1], LEAST_SIDE_PX, extent.height_px - box.y);
    return { ...box, width, height };
  }
  const x = clamp(box.x + by[0], 0, extent.width_px - box.width);
  const y = clamp(box.y + by[1], 0, extent.height_px - box.height);
  return { ...box, x, y };
}

export const copiesQuery = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'redactions'],
    queryFn: () =>
      dataOf(api.GET('/api/records/{record_id}/redactions', { params: { path: { record_id: recordId } } })),
  });

export const copyAddress = (recordId: string, id: number) => `/api/records/${recordId}/redactions/${id}`;

type Wish = { classes: MaskName[]; boxes: DrawnBox[]; reason: string };

export function useMakeCopy(recordId: string, onMade: (copy: RedactedCopy) => void) {
  return useMutation({
    mutationFn: (wish: Wish) =>
      dataOf(
        api.POST('/api/records/{record_id}/redactions', {
          params: { path: { record_id: recordId } },
          body: wish,
        }),
      ),
    onSuccess: (copy) => {
      void queryClient.invalidateQueries({ queryKey: copiesQuery(recordId).queryKey });
      onMade(copy);
    },
  });
}
