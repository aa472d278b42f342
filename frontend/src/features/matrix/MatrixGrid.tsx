import { Button } from 'antd';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { EmptyState } from '@/ui/states';
import { ActionTags, wholly } from './ActionTags';
import { type GridRow, gridRows, type PolicyRule, type Vocabulary } from './matrix';
import styles from './matrix.module.css';
import { useMatrixNames } from './names';

type Props = {
  rules: readonly PolicyRule[];
  vocabulary: Vocabulary;
  editable: boolean;
  onOpen: (rule: PolicyRule) => void;
};

function Cells({ row, levels }: { row: GridRow; levels: readonly number[] }) {
  const t = useTranslate();
  if (row.installation.length && row.cells.every((cell) => !cell.length)) {
    return (
      <td colSpan={levels.length} data-level={t('matrix.installation')}>
        <ActionTags actions={wholly(row.installation)} full />
      </td>
    );
  }
  return levels.map((level, index) => (
    <td key={level} data-level={`L${level}`}>
      <ActionTags actions={row.cells[index] ?? []} />
    </td>
  ));
}

/** What the short names mean, those in use. */
function Legend({ rows }: { rows: readonly GridRow[] }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const partly = rows.some((row) => row.cells.flat().some((one) => one.partly));
  const used = [...new Set(rows.flatMap((row) => row.cells.flat().map(({ action }) => action)))];
  return (
    <>
      <dl className={styles.legend}>
        {used.map((action) => (
          <div key={action}>
            <dt>
              <ActionTags actions={wholly([action])} bare />
            </dt>
            <dd>{names.action(action)}</dd>
          </div>
        ))}
      </dl>
      {partly && <p className={layout.quiet}>{t('matrix.legend')}</p>}
    </>
  );
}

/** Role and relation down, levels across: what may be done there. */
export function MatrixGrid({ rules, vocabulary, editable, onOpen }: Props) {
  const t = useTranslate();
  const names = useMatrixNames();
  const rows = gridRows(rules, vocabulary);
  if (!rows.length) return <EmptyState title={t('matrix.nothing')} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('nav.matrix')}>
        <table className={styles.grid}>
          <caption className="visually-hidden">{t('nav.matrix')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('matrix.role')}</th>
              <th scope="col">{t('matrix.relation')}</th>
              {vocabulary.levels.map((level) => (
                <th key={level} scope="col">
                  {`L${level}`}
                </th>
              ))}
              <th scope="col">{t('matrix.rules')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.role} ${row.relation}`}>
                <th scope="row">{names.role(row.role)}</th>
                <td className={styles.relation}>{names.relation(row.relation)}</td>
                <Cells row={row} levels={vocabulary.levels} />
                <td>
                  <span className={styles.rules}>
                    {row.rules.map((rule) => (
                      <Button
                        key={rule.id}
                        type="link"
                        size="small"
                        data-row-link
                        aria-label={t(editable ? 'matrix.edit_rule' : 'matrix.show_rule', { id: rule.id })}
                        onClick={() => onOpen(rule)}
                      >
                        {rule.id}
                      </Button>
                    ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Legend rows={rows} />
    </>
  );
}
