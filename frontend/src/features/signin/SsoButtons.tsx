import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Alert, Button, Divider } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { SecondStep } from '@/api/allauth';
import { ApiError, describeError } from '@/api/problem';
import { beginSignOn, resumeSignOn, type SignOnProvider, signOnProvidersQuery } from '@/api/signOn';
import { useTranslate } from '@/i18n/language';

const route = getRouteApi('/sign-in');
type Props = {
  /** Signed in: go on. */
  enter: () => Promise<void>;
  /** A second factor is wanted still. */
  ask: (kinds: SecondStep) => void;
};

/** A button for each provider the installation has, and what follows when the browser comes back from one. */
export function SsoButtons({ enter, ask }: Props) {
  const t = useTranslate();
  const { to, sso } = route.useSearch();
  const { data: providers = [] } = useQuery(signOnProvidersQuery);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<SignOnProvider['id'] | null>(null);
  const resumed = useRef(false);

  useEffect(() => {
    if (resumed.current || sso === undefined) return;
    resumed.current = true;
    if (sso === 'refused') {
      setFailure(t('sso.refused'));
      return;
    }
    resumeSignOn()
      .then((left) => {
        if (left === null) return enter();
        if (left === 'nothing') setFailure(t('sso.refused'));
        else ask(left);
        return undefined;
      })
      .catch((error: unknown) => {
        setFailure(describeError(error, t));
      });
  }, [sso, enter, ask, t]);

  const begin = async (provider: SignOnProvider['id']) => {
    setBusy(provider);
    setFailure(null);
    try {
      globalThis.location.assign(await beginSignOn(provider, to ?? '/'));
    } catch (error) {
      const silent = error instanceof ApiError && error.status === 503;
      setFailure(silent ? t('sso.silent') : describeError(error, t));
      setBusy(null);
    }
  };

  if (providers.length === 0 && failure === null) return null;
  return (
    <div>
      {providers.length > 0 && <Divider plain>{t('sso.or')}</Divider>}
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {providers.map((provider) => (
        <Button
          key={provider.id}
          block
          size="large"
          loading={busy === provider.id}
          disabled={busy !== null && busy !== provider.id}
          onClick={() => void begin(provider.id)}
          style={{ marginTop: 12 }}
        >
          {t('sso.with', { label: provider.label })}
        </Button>
      ))}
    </div>
  );
}
