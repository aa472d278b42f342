import { memo, type RefObject } from 'react';
import type { BoxedValue, Mark } from '@/api/types';
import { certaintyOf } from './confidence';
import { type Box, pointsAttribute } from './geometry';
import styles from './record.module.css';

type Props = {
  layer: RefObject<SVGGElement | null>;
  lines: readonly { text: string; box: Box }[];
  fields: readonly { field: BoxedValue; box: Box }[];
  marks: readonly { mark: Mark; box: Box }[];
  activeField: string | null;
};

/**
 * Boxes over the image, in page pixels under one transform. Only a picture: clicks are answered by the viewer, and
 * the same texts stand in the fields and the full text for those who do not see it.
 */
export const BoxLayer = memo(function BoxLayer({ layer, lines, fields, marks, activeField }: Props) {
  return (
    <svg className={styles.layer} aria-hidden="true">
      <g ref={layer}>
        {lines.map(({ box }) => (
          <polygon key={pointsAttribute(box)} className={styles.lineBox} points={pointsAttribute(box)} />
        ))}
        {marks.map(({ mark, box }) => (
          <polygon
            key={pointsAttribute(box)}
            className={styles.markBox}
            data-kind={mark.kind}
            points={pointsAttribute(box)}
          />
        ))}
        {fields.map(({ field, box }) => (
          <polygon
            key={field.id}
            className={styles.fieldBox}
            data-certainty={certaintyOf(field)}
            data-active={field.id === activeField}
            points={pointsAttribute(box)}
          />
        ))}
      </g>
    </svg>
  );
});
