import type { Quality } from '@/api/types';
import { formatShare } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { ERROR_TICKS, frontOf, SHARE_TICKS, stepsOf, VIEW, xOf, yOf } from './chart';
import styles from './quality.module.css';

type Props = { curve: Quality['curve']; target: number };
type Point = Quality['curve']['points'][number];

const BOTTOM = VIEW.height - VIEW.bottom;

function Grid() {
  return (
    <g>
      {SHARE_TICKS.map((share) => (
        <g key={share}>
          <line className={styles.grid} x1={VIEW.left} x2={xOf(1)} y1={yOf(share)} y2={yOf(share)} />
          <text className={styles.tick} x={VIEW.left - 8} y={yOf(share) + 4} textAnchor="end">
            {formatShare(share)}
          </text>
        </g>
      ))}
      {ERROR_TICKS.map((error) => (
        <text key={error} className={styles.tick} x={xOf(error)} y={BOTTOM + 18} textAnchor="middle">
          {error === ERROR_TICKS[0] ? `≤ ${formatShare(error)}` : formatShare(error)}
        </text>
      ))}
    </g>
  );
}

function PointTable({ points }: { points: readonly Point[] }) {
  const t = useTranslate();
  const columns: Column<Point>[] = [
    {
      key: 'threshold',
      title: t('quality.threshold'),
      render: (row) => row.threshold.toFixed(3),
      numeric: true,
    },
    {
      key: 'record_threshold',
      title: t('quality.record_threshold'),
      render: (row) => (row.record_threshold ?? row.threshold).toFixed(3),
      numeric: true,
    },
    {
      key: 'passed',
      title: t('quality.passed_share'),
      render: (row) => formatShare(row.passed),
      numeric: true,
    },
    {
      key: 'completeness',
      title: t('quality.completeness'),
      render: (row) => formatShare(row.completeness),
      numeric: true,
    },
    {
      key: 'error',
      title: t('quality.error_observed'),
      render: (row) => formatShare(row.field_error),
      numeric: true,
    },
    {
      key: 'upper',
      title: t('quality.error_upper'),
      render: (row) => formatShare(row.field_error_upper),
      numeric: true,
    },
  ];
  return (
    <details className={styles.table}>
      <summary>{t('quality.as_table')}</summary>
      <DataTable
        caption={t('quality.curve')}
        columns={columns}
        rows={points}
        rowKey={(row) => `${row.threshold} ${row.record_threshold}`}
      />
    </details>
  );
}

/** What was measured before the product shipped: the more wrong values are accepted, the more is filed by itself. */
export function CurveChart({ curve, target }: Props) {
  const t = useTranslate();
  if (!curve.points.length) return <p className={layout.quiet}>{t('quality.curve_none')}</p>;
  const front = frontOf(curve.points);
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${VIEW.width} ${VIEW.height}`} role="img" aria-label={t('quality.curve_label')}>
        <Grid />
        <line className={styles.target} x1={xOf(target)} x2={xOf(target)} y1={yOf(0)} y2={yOf(1)} />
        <polyline className={styles.stands} points={stepsOf(front, (point) => point.completeness)} />
        <polyline className={styles.observed} points={stepsOf(front, (point) => point.passed)} />
        <text className={styles.axis} x={(xOf(0) + xOf(1)) / 2} y={VIEW.height - 6} textAnchor="middle">
          {t('quality.chart_error')}
        </text>
      </svg>
      <figcaption>
        <span data-line="observed">{t('quality.passed_share')}</span>
        <span data-line="stands">{t('quality.completeness')}</span>
        <span data-line="target">{t('quality.target_line', { target: formatShare(target) })}</span>
      </figcaption>
      <p className={layout.quiet}>
        {t('quality.curve_note', { records: curve.records, fields: curve.fields })}{' '}
        <span className="mono">{curve.corpus.slice(0, 19)}</span>
      </p>
      <PointTable points={curve.points} />
    </figure>
  );
}
