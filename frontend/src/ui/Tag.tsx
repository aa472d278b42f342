import type { ReactNode } from 'react';
import styles from './ui.module.css';

export type Tone = 'good' | 'look' | 'bad' | 'calm' | 'accent';

type Props = { tone: Tone; icon?: ReactNode; children: ReactNode; title?: string };

/** A small label; colours keep AA contrast and never stand alone. */
export function Tag({ tone, icon, children, title }: Props) {
  return (
    <span className={`${styles.tag} ${styles[tone]}`} title={title}>
      {icon}
      <span>{children}</span>
    </span>
  );
}
