import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';

/** Run an act: busy meanwhile, a word when it succeeded, what went wrong otherwise; then read the account anew. */
export function useAct(): {
  busy: boolean;
  failure: string | null;
  act: (work: () => Promise<unknown>, done?: string) => Promise<boolean>;
} {
  const t = useTranslate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const act = useCallback(
    async (work: () => Promise<unknown>, done?: string) => {
      setBusy(true);
      setFailure(null);
      try {
        await work();
        if (done) message.success(done);
        await client.invalidateQueries({ queryKey: ['me'] });
        return true;
      } catch (error) {
        setFailure(describeError(error, t));
        return false;
      } finally {
        setBusy(false);
      }
    },
    [client, message, t],
  );
  return { busy, failure, act };
}
