/** Masked values made visible: kept in the memory of the open page only, each asked for with its reason. */
import { useMutation } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, dataOf } from '@/api/client';
import type { RecordDetail } from '@/api/types';
import { splitPersonField } from './peopleDraft';

/** Clear values by field id as the fields tab names it: `phone`, or `phone@3` for the third of several people. */
export type Shown = ReadonlyMap<string, string>;

export type Showing = {
  readonly shown: Shown;
  /** Ask to see a field. */
  readonly ask: (id: string) => void;
  readonly hide: (id: string) => void;
};

export const ShowingContext = createContext<Showing>({ shown: new Map(), ask: () => {}, hide: () => {} });

export const useShowing = (): Showing => useContext(ShowingContext);

/** The server names people by their place on the paper, the fields tab by the key of their row. */
export function questionFor(id: string): { field: string; person: number | null } {
  const { name, key } = splitPersonField(id);
  return { field: name, person: key ? Number(key) : null };
}

type Answer = { readonly id: string; readonly value: string };

export function useShowValue(record: RecordDetail, onShown: (answer: Answer) => void) {
  return useMutation({
    mutationFn: async ({ id, reason }: { id: string; reason: string }): Promise<Answer> => {
      const { field, person } = questionFor(id);
      const values = await dataOf(
        api.POST('/api/records/{record_id}/show', {
          params: { path: { record_id: record.id } },
          body: { field, person, mask: null, reason },
        }),
      );
      const found = values.find((value) => value.field === field && value.person === person);
      return { id, value: found?.value ?? '' };
    },
    onSuccess: onShown,
    // Nothing of the answer stays in the store of mutations.
    gcTime: 0,
  });
}
