import type { CellAction } from './matrix';
import styles from './matrix.module.css';
import { useMatrixNames } from './names';

const TAKING = new Set(['print', 'download', 'export', 'show']);
const CHANGING = new Set(['edit', 'confirm', 'dispose', 'grant', 'intake', 'operate', 'organise', 'secure']);

function kindOf(action: string): 'see' | 'take' | 'change' {
  if (TAKING.has(action)) return 'take';
  return CHANGING.has(action) ? 'change' : 'see';
}

type Props = {
  actions: readonly CellAction[];
  /** The full names. */
  full?: boolean;
  /** The short names alone: the full ones stand beside them. */
  bare?: boolean;
};

/** What may be done, as small tags; their full names are read out and shown on hover. */
export function ActionTags({ actions, full = false, bare = false }: Props) {
  const names = useMatrixNames();
  if (!actions.length) return <span className={styles.none}>{'—'}</span>;
  return (
    <span className={styles.tags}>
      {actions.map(({ action, partly }) => (
        <span
          key={action}
          className={styles.action}
          data-kind={kindOf(action)}
          data-partly={partly}
          title={names.action(action)}
        >
          {full ? (
            names.action(action)
          ) : (
            <>
              <span aria-hidden>{names.short(action)}</span>
              {!bare && <span className="visually-hidden">{names.action(action)}</span>}
            </>
          )}
        </span>
      ))}
    </span>
  );
}

export const wholly = (actions: readonly string[]): CellAction[] =>
  actions.map((action) => ({ action, partly: false }));
