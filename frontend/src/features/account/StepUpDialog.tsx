/** Asks for a fresh proof whenever a call needs one; the call is repeated afterwards. */
import { Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { proveCode, provePasskey, provePassword } from '@/api/account';
import { queryClient } from '@/api/queries';
import { onStepUp } from '@/api/stepUp';
import type { MyAccount } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { type Means, ProofForm } from './ProofForm';
import { accountQuery } from './queries';

export function meansOf(account: MyAccount): Means[] {
  const means: Means[] = [];
  if (account.has_password) means.push('password');
  if (account.has_totp) means.push('code');
  if (account.passkeys.length > 0) means.push('passkey');
  return means;
}

const PROVE: Readonly<Record<Means, (value: string) => Promise<void>>> = {
  password: provePassword,
  code: proveCode,
  passkey: provePasskey,
};

export function StepUpDialog() {
  const t = useTranslate();
  const [means, setMeans] = useState<Means[] | null>(null);
  const answer = useRef<(proven: boolean) => void>(() => {});
  useEffect(() => {
    onStepUp(async () => {
      const account = await queryClient.fetchQuery(accountQuery).catch(() => null);
      if (!account) return false;
      return new Promise<boolean>((resolve) => {
        answer.current = resolve;
        setMeans(meansOf(account));
      });
    });
  }, []);
  const close = (proven: boolean) => {
    setMeans(null);
    answer.current(proven);
  };
  return (
    <Modal
      open={means !== null}
      onCancel={() => close(false)}
      footer={null}
      title={t('account.step_up')}
      width={400}
      zIndex={1200}
      destroyOnHidden
    >
      <p>{t('account.step_up_why')}</p>
      {means && means.length > 0 ? (
        <ProofForm
          means={means}
          submit={t('account.step_up_submit')}
          give={async (chosen, value) => {
            await PROVE[chosen](value);
            close(true);
          }}
        />
      ) : (
        <p>{t('account.step_up_none')}</p>
      )}
    </Modal>
  );
}
