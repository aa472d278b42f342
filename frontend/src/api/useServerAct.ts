/** One act on the server from a page. */
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslate } from '@/i18n/language';
import { describeError } from './problem';
import { queryClient } from './queries';

/** Beginnings of the keys of what a page has read: `['loans', 'terms']`. */
export type Keys = readonly (readonly string[])[];

/** Run an act; says how it went and reads `again` what it may have changed, after a conflict too. */
export function useServerAct<Input, Output>(
  run: (input: Input) => Promise<Output>,
  done: string,
  again: Keys,
  then?: () => void,
) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      if (done) message.success(done);
      then?.();
    },
    onError: (error) => void message.error(describeError(error, t)),
    onSettled: () => {
      for (const queryKey of again) void queryClient.invalidateQueries({ queryKey });
    },
  });
}
