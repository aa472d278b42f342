import { type ReactNode, useMemo, useState } from 'react';
import type { RecordDetail } from '@/api/types';
import { ShowingContext, type Shown } from './masking';
import { ShowDialog } from './ShowDialog';

const without = (shown: Shown, id: string): Shown => new Map([...shown].filter(([key]) => key !== id));

/** Holds what was shown of one record; gone with the page. */
export function ShowingProvider({ record, children }: { record: RecordDetail; children: ReactNode }) {
  const [shown, setShown] = useState<Shown>(new Map());
  const [asked, setAsked] = useState<string | null>(null);
  const showing = useMemo(
    () => ({ shown, ask: setAsked, hide: (id: string) => setShown((before) => without(before, id)) }),
    [shown],
  );
  return (
    <ShowingContext value={showing}>
      {children}
      {asked && (
        <ShowDialog
          record={record}
          id={asked}
          onShown={(id, value) => setShown((before) => new Map(before).set(id, value))}
          onClose={() => setAsked(null)}
        />
      )}
    </ShowingContext>
  );
}
