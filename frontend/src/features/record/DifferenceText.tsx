import type { Version } from '@/api/types';

type Part = Version['changes'][number]['difference'][number];

const TAGS = { same: 'span', removed: 'del', added: 'ins' } as const;

/** A value's change by words: what went is struck out, what came is underlaid. */
export function DifferenceText({ parts }: { parts: readonly Part[] }) {
  return (
    <span>
      {parts.map((part, place) => {
        const Run = TAGS[part.part];
        // Runs have no identity but their place, and never move.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        return <Run key={place}>{part.text}</Run>;
      })}
    </span>
  );
}
