import { AuditOutlined, FileSearchOutlined, FormOutlined } from '@ant-design/icons';
import { getRouteApi, useRouter, useRouterState } from '@tanstack/react-router';
import { Alert, Button, Form, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ApiError, describeError } from '@/api/problem';
import { meQuery, queryClient } from '@/api/queries';
import { hasSession, signIn } from '@/api/session';
import { setLanguage, useTranslate } from '@/i18n/language';
import type { MessageKey, Translate } from '@/i18n/translate';
import { LanguageSwitch } from '@/shell/LanguageSwitch';
import logo from '@/shell/logo.svg';
import { OfflineBanner } from '@/shell/OfflineBanner';
import { PageTitle } from '@/ui/PageTitle';
import styles from './signin.module.css';

const route = getRouteApi('/sign-in');
type Credentials = { username: string; password: string };

const TEXTS: Readonly<Record<string, MessageKey>> = {
  'accounts.mismatch': 'signin.mismatch',
  'accounts.locked': 'signin.locked',
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
  const { to } = route.useSearch();
  const words = useRouterState({ select: (state) => state.location.state.words });
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async ({ username, password }: Credentials) => {
    setBusy(true);
    setFailure(null);
    try {
      await signIn(username.trim(), password);
      queryClient.clear();
      const me = await queryClient.fetchQuery(meQuery);
      setLanguage(me.language);
      router.history.push(to ?? '/', { words });
    } catch (error) {
      setFailure(describeFailure(error, t));
      setBusy(false);
    }
  };
  return { submit, failure, busy, expired: to !== undefined };
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
  const { submit, failure, busy, expired } = useSignIn();
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
          </Form>
        </div>
      </main>
    </div>
  );
}
