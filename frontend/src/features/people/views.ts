/** Who looked at a file, as people ask it: one line for what one person did with one paper on one day. */
import type { ViewRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';

export type Look = ViewRow & {
  /** What was done, each act once, in the order it was done last. */
  readonly actions: readonly string[];
  readonly times: number;
};

/** Put rows of the same person, paper and day together, in the order of their latest. */
export function looksOf(rows: readonly ViewRow[]): Look[] {
  const looks = new Map<string, Look>();
  for (const row of rows) {
    const key = [formatMoment(row.at).slice(0, 10), row.by, row.record_id ?? row.title].join('\n');
    const known = looks.get(key);
    looks.set(
      key,
      known
        ? { ...known, times: known.times + 1, actions: [...new Set([...known.actions, row.action])] }
        : { ...row, times: 1, actions: [row.action] },
    );
  }
  return [...looks.values()];
}
