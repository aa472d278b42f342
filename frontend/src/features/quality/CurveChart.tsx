import type { Quality } from '@/api/types';
import { formatShare } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { ERROR_TICKS, lineOf, PASSED_TICKS, VIEW, xOf, yOf } from './chart';
import styles from './quality.module.css';

type Props = { curve: Quality['curve']; target: number };
type Point = Quality['curve']['points'][number];

const BOTTOM = VIEW.height - VIEW.bottom;

function Grid() {
  return (
    <g>
      {ERROR_TICKS.map((error) => (
        <g key={error}>
          <line className={styles.grid} x1={VIEW.left} x2={xOf(1)} y1={yOf(error)} y2={yOf(error)} />
          <text className={styles.tick} x={VIEW.left - 8} y={yOf(error) + 4} textAnchor="end">
            {error === ERROR_TICKS[0] ? `≤ ${formatShare(error)}` : formatShare(error)}
          </text>
        </g>
      ))}
      {PASSED_TICKS.map((passed) => (
        <text key={passed} className={styles.tick} x={xOf(passed)} y={BOTTOM + 18} textAnchor="middle">
          {formatShare(passed)}
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
      key: 'passed',
      title: t('quality.passed_share'),
      render: (row) => formatShare(row.passed),
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
        rowKey={(row) => row.threshold}
      />
    </details>
  );
}

/** What was measured before the product shipped: the more records pass, the more wrong values pass with them. */
export function CurveChart({ curve, target }: Props) {
  const t = useTranslate();
  if (!curve.points.length) return <p className={styles.quiet}>{t('quality.curve_none')}</p>;
  const observed = lineOf(curve.points, (point) => point.field_error);
  const upper = lineOf(curve.points, (point) => point.field_error_upper);
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${VIEW.width} ${VIEW.height}`} role="img" aria-label={t('quality.curve_label')}>
        <Grid />
        <line className={styles.target} x1={VIEW.left} x2={xOf(1)} y1={yOf(target)} y2={yOf(target)} />
        <polyline className={styles.upper} points={upper} />
        <polyline className={styles.observed} points={observed} />
        <text className={styles.axis} x={xOf(0.5)} y={VIEW.height - 6} textAnchor="middle">
          {t('quality.passed_share')}
        </text>
      </svg>
      <figcaption>
        <span data-line="observed">{t('quality.error_observed')}</span>
        <span data-line="upper">{t('quality.error_upper')}</span>
        <span data-line="target">{t('quality.target_line', { target: formatShare(target) })}</span>
      </figcaption>
      <p className={styles.quiet}>
        {t('quality.curve_note', { records: curve.records, fields: curve.fields })}{' '}
        <span className="mono">{curve.corpus.slice(0, 19)}</span>
      </p>
      <PointTable points={curve.points} />
    </figure>
  );
}
