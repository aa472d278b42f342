import { type ReactNode, useId } from 'react';
import styles from './ui.module.css';

type Props = { title: ReactNode; extra?: ReactNode; children: ReactNode; className?: string };

/** A titled area of a page. */
export function Panel({ title, extra, children, className }: Props) {
  const id = useId();
  return (
    <section className={`${styles.panel} ${className ?? ''}`} aria-labelledby={id}>
      <div className={styles.panelHead}>
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
