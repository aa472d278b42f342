/** Saving a correction: the new version, or a conflict with a newer one, or what the server refuses. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { ApiError, describeError } from '@/api/problem';
import { queryClient, recordQuery, versionsQuery } from '@/api/queries';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import type { Conflict } from './ConflictDialog';
import { correctionOf, type Draft } from './draft';

type Attempt = { draft: Draft; reason: string; file: boolean };

async function readConflict(base: RecordDetail): Promise<Conflict> {
  const theirs = await queryClient.fetchQuery({ ...recordQuery(base.id), staleTime: 0 });
  const versions = await queryClient.fetchQuery({ ...versionsQuery(base.id), staleTime: 0 }).catch(() => []);
  return { base, theirs, last: versions.find((version) => version.number === theirs.version) };
}

/** Whatever a correction touches is read anew. */
function forgetDependents(record: RecordDetail): void {
  for (const queryKey of [['tasks'], ['search'], ['employee'], ['employees']]) {
    void queryClient.invalidateQueries({ queryKey });
  }
  void queryClient.invalidateQueries({ queryKey: versionsQuery(record.id).queryKey });
}

export function useSaving(record: RecordDetail, onSaved: (saved: RecordDetail, attempt: Attempt) => void) {
  const t = useTranslate();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const mutation = useMutation({
    mutationFn: ({ draft, reason, file }: Attempt) =>
      dataOf(
        api.POST('/api/records/{record_id}/versions', {
          params: { path: { record_id: record.id } },
          body: correctionOf(draft, record, { reason, file }),
        }),
      ),
    onSuccess: (saved, attempt) => {
      queryClient.setQueryData(recordQuery(record.id).queryKey, saved);
      forgetDependents(saved);
      onSaved(saved, attempt);
    },
    onError: async (error) => {
      if (error instanceof ApiError && error.code === 'records.version_conflict') {
        setConflict(await readConflict(record));
      }
    },
  });
  const { error } = mutation;
  const problem = error instanceof ApiError ? error.problem : null;
  const problems: Record<string, string> = Object.fromEntries(
    (problem?.errors ?? []).map(({ field, code }) => [
      field.replace(/^fields\./, ''),
      translateCode(t, 'error', code),
    ]),
  );
  if (problem?.code === 'records.person_required') {
    problems.employee_id = describeError(error, t);
    problems.people = problems.employee_id;
  }
  const message = error && problem?.code !== 'records.version_conflict' ? describeError(error, t) : null;
  return {
    save: mutation.mutate,
    saving: mutation.isPending,
    problems,
    message,
    conflict,
    endConflict: () => {
      setConflict(null);
      mutation.reset();
    },
  };
}
