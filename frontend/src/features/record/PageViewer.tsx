import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { addresses } from '@/api/client';
import { linesQuery } from '@/api/queries';
import type { BoxedValue, Page, RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { useCommand } from '@/shell/commands';
import { BoxLayer } from './BoxLayer';
import { type Box, hitTest, toBox } from './geometry';
import { MarksLegend } from './MarksLegend';
import { PageStrip } from './PageStrip';
import { personValues } from './peopleDraft';
import styles from './record.module.css';
import { useSeadragon } from './useSeadragon';
import { ViewerToolbar } from './ViewerToolbar';

/** A wish to see a box; a new object each time, so that the same box can be asked for twice. */
export type Focus = { readonly page: number; readonly box: Box };

type Props = {
  record: RecordDetail;
  page: Page;
  onPage: (number: number) => void;
  activeField: string | null;
  focus: Focus | null;
  /** The reader clicked a text; gives the name of the field it went into, if any. */
  onPick: (text: string, field: BoxedValue | null) => string | null;
};

const boxesOf = (items: readonly { box: Box }[]) => items.map(({ box }) => box);

type Picked = { readonly text: string; readonly into: string | null };

function useBoxes(record: RecordDetail, page: Page) {
  const { data } = useQuery(linesQuery(record.id, page.number));
  return useMemo(() => {
    const lines = (data ?? []).map((line) => ({ text: line.text, box: toBox(line.box) }));
    const fields = [...record.fields, ...personValues(record)]
      .filter((field) => field.page === page.number && field.box)
      .map((field) => ({ field, box: toBox(field.box) }));
    const marks = page.marks.map((mark) => ({ mark, box: toBox(mark.box) }));
    return { lines, fields, marks };
  }, [data, record, page]);
}

export function PageViewer({ record, page, onPage, activeField, focus, onPick }: Props) {
  const t = useTranslate();
  const [boxesOn, setBoxesOn] = useState(true);
  const [turned, setTurned] = useState<Readonly<Record<number, number>>>({});
  const [picked, setPicked] = useState<Picked | null>(null);
  const [marksOn, setMarksOn] = useState(true);
  const { lines, fields, marks } = useBoxes(record, page);
  const degrees = page.rotation_deg + (turned[page.number] ?? 0);

  const seadragon = useSeadragon({
    page,
    url: addresses.image(record.id, page.number),
    degrees,
    onClick: (point) => {
      const line = lines[hitTest(boxesOf(lines), point)];
      const field = fields[hitTest(boxesOf(fields), point)]?.field;
      const mark = marks[hitTest(boxesOf(marks), point)]?.mark;
      const text = field?.raw || line?.text || (mark && (mark.text || t(`viewer.mark.${mark.kind}`)));
      setPicked(text ? { text, into: onPick(text, field ?? null) } : null);
    },
  });

  const { goTo } = seadragon;
  useEffect(() => {
    if (focus && focus.page === page.number && focus.box.length) goTo(focus.box);
  }, [focus, page.number, goTo]);

  const step = (by: number) => {
    const at = record.pages.findIndex((other) => other.number === page.number);
    const target = record.pages[at + by];
    if (target) onPage(target.number);
  };
  const turn = (by: number) =>
    setTurned((before) => ({ ...before, [page.number]: (before[page.number] ?? 0) + by }));
  useCommand('boxes', () => setBoxesOn((on) => !on));
  useCommand('marks', () => setMarksOn((on) => !on));
  useCommand('page_previous', () => step(-1));
  useCommand('page_next', () => step(1));

  return (
    <section
      className={styles.viewer}
      aria-label={t('viewer.label', { number: page.number, count: record.pages.length })}
    >
      <ViewerToolbar
        position={record.pages.findIndex((other) => other.number === page.number) + 1}
        count={record.pages.length}
        boxesOn={boxesOn}
        onBoxes={() => setBoxesOn(!boxesOn)}
        marksOn={marksOn}
        onMarks={() => setMarksOn(!marksOn)}
        onStep={step}
        onZoom={seadragon.zoomBy}
        onFit={seadragon.fit}
        onTurn={turn}
      />
      {marksOn && <MarksLegend marks={page.marks} onShow={(mark) => goTo(toBox(mark.box))} />}
      <div className={styles.stage}>
        <PageStrip record={record} current={page.number} onPage={onPage} />
        <div className={styles.canvas}>
          <div ref={seadragon.container} className={styles.seadragon} />
          <BoxLayer
            layer={seadragon.layer}
            lines={boxesOn ? lines : []}
            fields={boxesOn ? fields : fields.filter(({ field }) => field.id === activeField)}
            marks={marksOn ? marks : []}
            activeField={activeField}
          />
          {seadragon.failed && (
            <p role="alert" className={styles.failed}>
              {t('viewer.failed')}
            </p>
          )}
        </div>
      </div>
      <p className={`${styles.picked} no-print`} role="status">
        {picked ? (
          <>
            <span className={styles.pickedLabel}>
              {picked.into ? t('viewer.picked_used', { field: picked.into }) : t('viewer.picked')}
            </span>{' '}
            {picked.text}
          </>
        ) : (
          <span className={styles.pickedLabel}>{t('viewer.pick_hint')}</span>
        )}
      </p>
    </section>
  );
}
