import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';

type Outcome = { approval_id?: string | null; password?: string };

/** Run an act on an account: says whether it was done or now waits for consent; keeps a password to be shown once. */
export function useUserAct() {
  const t = useTranslate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const [password, setPassword] = useState('');
  const act = async (work: () => Promise<Outcome>): Promise<boolean> => {
    setBusy(true);
    try {
      const { approval_id: waiting, password: shown } = await work();
      if (shown) setPassword(shown);
      message.success(waiting ? t('users.asked') : t('users.done'));
      await client.invalidateQueries({ queryKey: ['users'] });
      return true;
    } catch (error) {
      message.error(describeError(error, t));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, act, password, forget: () => setPassword('') };
}
