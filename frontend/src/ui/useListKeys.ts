/** j and k move the focus from row link to row link; Enter is the link's own. */
import { type RefObject, useRef } from 'react';
import { useCommand } from '@/shell/commands';

export const ROW_LINK = '[data-row-link]';

/** Index of the row to focus next; from nowhere j starts at the first row, k at the last. */
export function nextIndex(current: number, count: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (current < 0) return step === 1 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + step));
}

export function useListKeys<T extends HTMLElement>(): RefObject<T | null> {
  const container = useRef<T>(null);
  const move = (step: 1 | -1) => {
    const links = [...(container.current?.querySelectorAll<HTMLElement>(ROW_LINK) ?? [])];
    const current = links.indexOf(document.activeElement as HTMLElement);
    const target = links[nextIndex(current, links.length, step)];
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  };
  useCommand('list_next', () => move(1));
  useCommand('list_previous', () => move(-1));
  return container;
}
