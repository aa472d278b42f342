import type { ReactNode } from 'react';
import styles from './matrix.module.css';

/** An input, or several that belong together, under its name. */
export function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className={styles.field}>
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}
