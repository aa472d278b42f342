/** Cut a snippet into plain and marked runs. Offsets count characters (code points), as the server does. */
import type { Snippet } from '@/api/types';

export type Run = { readonly text: string; readonly marked: boolean; readonly start: number };

type Interval = readonly [number, number];

/** Sort intervals, clip them to the text and join those that touch or overlap. */
export function normaliseIntervals(intervals: readonly Interval[], length: number): Interval[] {
  const clipped = intervals
    .map(([start, end]): Interval => [Math.max(0, start), Math.min(length, end)])
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0]);
  const joined: Interval[] = [];
  for (const [start, end] of clipped) {
    const last = joined.at(-1);
    if (last && start <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], end)];
    else joined.push([start, end]);
  }
  return joined;
}

/** Give the runs in order; joined they are the text again. */
export function splitHighlights(snippet: Snippet): Run[] {
  const characters = Array.from(snippet.text);
  const runs: Run[] = [];
  let at = 0;
  const push = (end: number, marked: boolean) => {
    if (end > at) runs.push({ text: characters.slice(at, end).join(''), marked, start: at });
    at = Math.max(at, end);
  };
  const intervals = snippet.highlights.map(([start = 0, end = 0]): Interval => [start, end]);
  for (const [start, end] of normaliseIntervals(intervals, characters.length)) {
    push(start, false);
    push(end, true);
  }
  push(characters.length, false);
  return runs;
}
