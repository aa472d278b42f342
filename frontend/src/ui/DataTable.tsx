import type { ReactNode } from 'react';
import styles from './DataTable.module.css';

export type Column<Row> = {
  readonly key: string;
  /** Anything but a string is for screen readers only and not repeated on cards. */
  readonly title: ReactNode;
  readonly render: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  readonly numeric?: boolean;
  /** Left out on narrow screens. */
  readonly wideOnly?: boolean;
  /** Needs a whole line of a phone's card. */
  readonly long?: boolean;
};

type Props<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  readonly busy?: boolean;
};

/** A plain table; on phones every row becomes a small card with its column names. */
export function DataTable<Row>({ caption, columns, rows, rowKey, busy = false }: Props<Row>) {
  const cell = (column: Column<Row>) =>
    [column.numeric && styles.numeric, column.wideOnly && styles.wideOnly, column.long && styles.long]
      .filter(Boolean)
      .join(' ') || undefined;
  return (
    <table className={styles.table} aria-busy={busy}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={cell(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <td key={column.key} className={cell(column)}>
                {typeof column.title === 'string' && (
                  <span className={styles.label} aria-hidden>
                    {column.title}
                  </span>
                )}
                <div className={styles.value}>{column.render(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
