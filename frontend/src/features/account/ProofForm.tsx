/** Prove who is there: password, code of the authenticator app (or a recovery code), or passkey. */
import { Alert, Button, Form, Input, Segmented } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { knowsPasskeys } from '@/api/account';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';

export type Means = 'password' | 'code' | 'passkey';

type Props = {
  readonly means: readonly Means[];
  readonly give: (means: Means, value: string) => Promise<void>;
  readonly submit: string;
  readonly extra?: ReactNode;
};

export function ProofForm({ means, give, submit, extra }: Props) {
  const t = useTranslate();
  const usable = means.filter((one) => one !== 'passkey' || knowsPasskeys());
  const [chosen, setChosen] = useState<Means>(usable[0] ?? 'password');
  const [value, setValue] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const box = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another way, another field
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input:not([type=radio]), button[type=submit]')?.focus();
  }, [chosen]);
  const send = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await give(chosen, value.trim());
    } catch (error) {
      setFailure(describeError(error, t));
      setValue('');
    } finally {
      setBusy(false);
    }
  };
  const label = chosen === 'password' ? t('signin.password') : t('account.code');
  return (
    <form
      ref={box}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {usable.length > 1 && (
        <Segmented<Means>
          block
          value={chosen}
          onChange={(next) => {
            setChosen(next);
            setValue('');
            setFailure(null);
          }}
          options={usable.map((one) => ({ value: one, label: t(`account.means_${one}`) }))}
          aria-label={t('account.means')}
          style={{ marginBottom: 16 }}
        />
      )}
      <div role="alert">
        {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} />}
      </div>
      {chosen === 'passkey' ? (
        <p>{t('account.passkey_prompt')}</p>
      ) : (
        <Form.Item
          label={label}
          htmlFor="proof"
          layout="vertical"
          extra={chosen === 'code' ? t('account.code_hint') : undefined}
        >
          {chosen === 'password' ? (
            <Input.Password
              id="proof"
              value={value}
              onChange={(event) => setValue(event.target.value)}
              autoComplete="current-password"
            />
          ) : (
            <Input
              id="proof"
              value={value}
              onChange={(event) => setValue(event.target.value)}
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={20}
            />
          )}
        </Form.Item>
      )}
      <Button
        type="primary"
        htmlType="submit"
        block
        loading={busy}
        disabled={chosen !== 'passkey' && value.trim() === ''}
      >
        {submit}
      </Button>
      {extra}
    </form>
  );
}
