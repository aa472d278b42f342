/** Two versions of a record: what differs, the pictures laid over each other, and a better scan in their place. */
import { queryOptions, useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient, recordQuery } from '@/api/queries';
import type { ComparedPage, RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';

export type Pair = { readonly before: number; readonly after: number };
export type Show = 'before' | 'after' | 'overlay';

export const MODES = ['overlay', 'slider', 'blink', 'side'] as const;
export type Mode = (typeof MODES)[number];

export const comparisonQuery = (recordId: string, pair: Pair) =>
  queryOptions({
    queryKey: ['record', recordId, 'comparison', pair],
    queryFn: () =>
      dataOf(
        api.GET('/api/records/{record_id}/versions/compare', {
          params: { path: { record_id: recordId }, query: pair },
        }),
      ),
  });

export const overlayQuery = (recordId: string, pair: Pair, place: number) =>
  queryOptions({
    queryKey: ['record', recordId, 'comparison', pair, place],
    queryFn: () =>
      dataOf(
        api.GET('/api/records/{record_id}/versions/compare/{place}', {
          params: { path: { record_id: recordId, place }, query: pair },
        }),
      ),
  });

/** Where the browser loads a picture of a pair. */
export const pictureAddress = (recordId: string, pair: Pair, place: number, show: Show) =>
  `/api/records/${recordId}/versions/compare/${place}/image?before=${pair.before}&after=${pair.after}&show=${show}`;

/** The newest version and the one before it. */
export const newestPair = (version: number): Pair => ({ before: Math.max(1, version - 1), after: version });

/** The page to look at first: one that has changed, else the first. */
export function firstToShow(pages: readonly ComparedPage[]): ComparedPage | undefined {
  return pages.find((page) => page.state === 'compared') ?? pages[0];
}

/** Which pages have pictures: one that is not for this viewer has none. */
export const isShown = (page: ComparedPage) => page.state !== 'withheld';

type Rescan = { readonly scan: string; readonly reason: string };

/** Let a waiting record's pages take the place of this one's. */
export function useRescan(record: RecordDetail, onDone: () => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ scan, reason }: Rescan) =>
      dataOf(
        api.POST('/api/records/{record_id}/pages', {
          params: { path: { record_id: record.id } },
          body: { scan_id: scan, base_version: record.version, reason },
        }),
      ),
    onSuccess: async (saved) => {
      queryClient.setQueryData(recordQuery(record.id).queryKey, saved);
      for (const queryKey of [['tasks'], ['search'], ['record', record.id]]) {
        await queryClient.invalidateQueries({ queryKey });
      }
      message.success(t('compare.replaced', { version: saved.version }));
      onDone();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}
