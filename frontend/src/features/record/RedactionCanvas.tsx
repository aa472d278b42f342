import { type PointerEvent, useRef, useState } from 'react';
import { addresses } from '@/api/client';
import type { Page, RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { quarterTurn, turnSize } from './geometry';
import { boxBetween, type DrawnBox, nudged } from './redaction';
import styles from './redaction.module.css';

type Props = {
  record: RecordDetail;
  page: Page;
  boxes: readonly DrawnBox[];
  onBoxes: (boxes: readonly DrawnBox[]) => void;
};

type Corner = readonly [number, number];

/** What turns the delivered page upright inside a view box of the turned page. */
function upright(page: Page): string {
  const { width_px: width, height_px: height } = page;
  const moves = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] } as const;
  const degrees = quarterTurn(page.rotation_deg);
  return `translate(${moves[degrees].join(' ')}) rotate(${degrees})`;
}

/** One page to draw on: drag to cover, arrows move the box in focus, Shift and arrows change its size. */
export function RedactionCanvas({ record, page, boxes, onBoxes }: Props) {
  const t = useTranslate();
  const layer = useRef<SVGGElement>(null);
  const [drag, setDrag] = useState<{ from: Corner; to: Corner } | null>(null);
  const size = turnSize({ width: page.width_px, height: page.height_px }, page.rotation_deg);

  const pointAt = (event: PointerEvent): Corner => {
    const matrix = layer.current?.getScreenCTM();
    if (!matrix) return [0, 0];
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return [point.x, point.y];
  };
  const finish = () => {
    const drawn = drag && boxBetween(page.number, drag.from, drag.to, page);
    if (drawn) onBoxes([...boxes, drawn]);
    setDrag(null);
  };
  const replace = (old: DrawnBox, box: DrawnBox | null) =>
    onBoxes(boxes.flatMap((one) => (one === old ? (box ?? []) : one)));
  const drawing = drag && boxBetween(page.number, drag.from, drag.to, page);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture to draw on, no set of form fields
    <svg
      className={styles.canvas}
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="group"
      aria-label={t('redact.canvas', { number: page.number })}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = pointAt(event);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: pointAt(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      <g ref={layer} transform={upright(page)}>
        <image href={addresses.image(record.id, page.number)} width={page.width_px} height={page.height_px} />
        {boxes.map((box, index) =>
          box.page === page.number ? (
            // biome-ignore lint/a11y/useSemanticElements: an SVG rectangle cannot be a button element
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a box keeps its place while it is moved
              key={index}
              className={styles.box}
              x={box.x}
              y={box.y}
              width={box.width}
              height={box.height}
              tabIndex={0}
              role="button"
              aria-label={t('redact.box', { number: index + 1 })}
              onPointerDown={(event) => event.stopPropagation()}
              onKeyDown={(event) => {
                const moved = nudged(box, event.key, event.shiftKey, page);
                const removed = event.key === 'Delete' || event.key === 'Backspace';
                if (!moved && !removed) return;
                event.preventDefault();
                replace(box, moved);
              }}
            />
          ) : null,
        )}
        {drawing && <rect className={styles.drawing} {...{ ...drawing, page: undefined }} />}
      </g>
    </svg>
  );
}
