import type { ReactNode } from 'react';
import styles from './Facts.module.css';

type Props = {
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
  /**
   * `beside`: names to the left of their values, line by line; `ruled`: the same with a rule between the lines;
   * `above`: each name above its value, one below the other; `tiles`: so, but next to each other as there is room.
   */
  readonly look?: 'beside' | 'ruled' | 'above' | 'tiles';
  readonly className?: string;
};

/** Names with their values. */
export function Facts({ rows, look = 'beside', className = '' }: Props) {
  return (
    <dl className={`${styles.facts} ${styles[look]} ${className}`}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
