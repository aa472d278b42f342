import { AuditOutlined, FileSearchOutlined, FormOutlined, KeyOutlined } from '@ant-design/icons';
import { getRouteApi, useRouter, useRouterState } from '@tanstack/react-router';
import { Alert, Button, Form, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { giveCode, givePasskey, knowsPasskeys, signInWithPasskey } from '@/api/account';
import { hasSession, type SecondStep } from '@/api/allauth';
import { ACCOUNT_CODES } from '@/api/client';
import { ApiError, describeError } from '@/api/problem';
import { meQuery, queryClient } from '@/api/queries';
import { signIn, signOut } from '@/api/session';
import { type Means, ProofForm } from '@/features/account/ProofForm';
import { getLanguage, setLanguage, useTranslate } from '@/i18n/language';
import type { MessageKey, Translate } from '@/i18n/translate';
import { LanguageSwitch } from '@/shell/LanguageSwitch';
import logo from '@/shell/logo.svg';
import { OfflineBanner } from '@/shell/OfflineBanner';
import { PageTitle } from '@/ui/PageTitle';
import { SsoButtons } from './SsoButtons';
import styles from './signin.module.css';

const route = getRouteApi('/sign-in');
type SecondProps = { kinds: readonly string[]; enter: () => Promise<void>; leave: () => void };
type Credentials = { username: string; password: string };

const TEXTS: Readonly<Record<string, MessageKey>> = {
  'accounts.mismatch': 'signin.mismatch',
  'accounts.locked': 'signin.locked',
  'accounts.never_used': 'signin.never_used',
  'directory.ldap_silent': 'sso.directory_silent',
  'accounts.sign_in_failed': 'signin.failed',
};

function describeFailure(error: unknown, t: Translate): string {
  const key = error instanceof ApiError ? TEXTS[error.code] : undefined;
  return key ? t(key) : describeError(error, t);
}

/** Sign in, then go where the person was heading; words of a search come along in the history state. */
function useSignIn() {
  const t = useTranslate();
  const router = useRouter();
  const { to, sso } = route.useSearch();
  const words = useRouterState({ select: (state) => state.location.state.words });
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [second, setSecond] = useState<SecondStep>(null);
  const [language] = useState(getLanguage);
  const enter = async () => {
    queryClient.clear();
    try {
      const me = await queryClient.fetchQuery(meQuery);
      // The account's own, unless another was chosen on this very page.
      if (getLanguage() === language) setLanguage(me.language);
    } catch (error) {
      // The account owes something first: its page says what.
      if (!(error instanceof ApiError) || !ACCOUNT_CODES.has(error.code)) throw error;
    }
    router.history.push(to ?? '/', { words });
  };
  const attempt = async (work: () => Promise<SecondStep>) => {
    setBusy(true);
    setFailure(null);
    try {
      const wanted = await work();
      if (wanted === null) await enter();
      else setSecond(wanted);
    } catch (error) {
      setFailure(describeFailure(error, t));
    }
    setBusy(false);
  };
  const submit = ({ username, password }: Credentials) => attempt(() => signIn(username.trim(), password));
  const withPasskey = () => attempt(() => signInWithPasskey().then(() => null));
  return {
    submit,
    withPasskey,
    enter,
    second,
    setSecond,
    failure,
    busy,
    expired: to !== undefined && sso === undefined,
  };
}

const STEP: Readonly<Record<Means, (value: string) => Promise<void>>> = {
  password: () => Promise.resolve(),
  code: giveCode,
  passkey: givePasskey,
};

/** After the password: a code, a recovery code or a passkey. */
function SecondFactor({ kinds, enter, leave }: SecondProps) {
  const t = useTranslate();
  const means: Means[] = [];
  if (kinds.includes('totp') || kinds.length === 0) means.push('code');
  if (kinds.includes('webauthn')) means.push('passkey');
  if (!means.includes('code') && kinds.includes('recovery_codes')) means.push('code');
  return (
    <div className={styles.form}>
      <p className={styles.note}>{t('signin.second')}</p>
      <ProofForm
        means={means}
        submit={t('signin.submit')}
        give={async (chosen, value) => {
          await STEP[chosen](value);
          await enter();
        }}
        extra={
          <Button type="link" block onClick={leave}>
            {t('signin.start_over')}
          </Button>
        }
      />
    </div>
  );
}

function Welcome() {
  const t = useTranslate();
  return (
    <header className={styles.welcome}>
      <p className={styles.brand}>
        <img src={logo} width={34} height={34} alt="" />
        {t('common.product')}
      </p>
      <p className={styles.lead}>{t('signin.lead')}</p>
      <ul>
        <li>
          <FileSearchOutlined aria-hidden /> {t('signin.point_search')}
        </li>
        <li>
          <FormOutlined aria-hidden /> {t('signin.point_check')}
        </li>
        <li>
          <AuditOutlined aria-hidden /> {t('signin.point_audit')}
        </li>
      </ul>
      <p className={styles.tagline}>{t('common.tagline')}</p>
    </header>
  );
}

export function SignInPage() {
  const t = useTranslate();
  const { submit, withPasskey, enter, second, setSecond, failure, busy, expired } = useSignIn();
  const first = useRef<InputRef>(null);
  useEffect(() => {
    first.current?.focus();
    // Makes the server set the token cookie; if it cannot be reached, signing in will say so.
    hasSession().catch(() => undefined);
  }, []);
  return (
    <div className={styles.page}>
      <Welcome />
      <main className={styles.main}>
        <div className={styles.language}>
          <LanguageSwitch />
        </div>
        <div className={styles.card}>
          <OfflineBanner />
          <PageTitle documentTitle={t('nav.sign_in')} keepFocus />
          {expired && !failure && <p className={styles.note}>{t('signin.expired')}</p>}
          <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
          {second !== null ? (
            <SecondFactor
              kinds={second}
              enter={enter}
              leave={() => {
                // Ends what the server has begun, too.
                void signOut();
                setSecond(null);
              }}
            />
          ) : (
            <Form<Credentials>
              layout="vertical"
              requiredMark={false}
              onFinish={(credentials) => void submit(credentials)}
              className={styles.form}
            >
              <Form.Item
                name="username"
                label={t('signin.username')}
                rules={[{ required: true, whitespace: true, message: t('signin.username_required') }]}
              >
                <Input
                  ref={first}
                  size="large"
                  autoComplete="username"
                  autoCapitalize="off"
                  spellCheck={false}
                />
              </Form.Item>
              <Form.Item
                name="password"
                label={t('signin.password')}
                rules={[{ required: true, message: t('signin.password_required') }]}
              >
                <Input.Password size="large" autoComplete="current-password" />
              </Form.Item>
              <Button type="primary" htmlType="submit" size="large" block loading={busy}>
                {t('signin.submit')}
              </Button>
              {knowsPasskeys() && (
                <Button
                  block
                  icon={<KeyOutlined aria-hidden />}
                  disabled={busy}
                  onClick={() => void withPasskey()}
                  style={{ marginTop: 12 }}
                >
                  {t('signin.passkey')}
                </Button>
              )}
              <SsoButtons enter={enter} ask={setSecond} />
            </Form>
          )}
        </div>
      </main>
    </div>
  );
}
