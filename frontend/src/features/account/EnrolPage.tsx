/** What an account owes before it opens anything: a password of its own, a second factor. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { queryClient } from '@/api/queries';
import { signOut } from '@/api/session';
import { useTranslate } from '@/i18n/language';
import { LanguageSwitch } from '@/shell/LanguageSwitch';
import { OfflineBanner } from '@/shell/OfflineBanner';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './account.module.css';
import { PasskeySection } from './PasskeySection';
import { PasswordForm } from './PasswordForm';
import { accountQuery } from './queries';
import { RecoverySection } from './RecoverySection';
import { TotpSection } from './TotpSection';

export function EnrolPage() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(accountQuery);
  const leave = async () => {
    await signOut();
    queryClient.clear();
    await navigate({ to: '/sign-in', search: {} });
  };
  const owesPassword = data?.demands.includes('password') ?? false;
  const owesFactor = data?.demands.includes('second_factor') ?? false;
  const hasFactor = data !== undefined && (data.has_totp || data.passkeys.length > 0);
  return (
    <main className={styles.alone}>
      <div className={styles.bar}>
        <LanguageSwitch />
        <Button type="link" onClick={() => void leave()}>
          {t('shell.sign_out')}
        </Button>
      </div>
      <OfflineBanner />
      <PageTitle documentTitle={t('account.before')} lead={t('account.before_hint')} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data && owesPassword && (
        <Panel title={t('account.password_own')}>
          <p className={styles.hint}>{t('account.password_own_hint')}</p>
          <PasswordForm shortest={data.password_min_length} />
        </Panel>
      )}
      {data && !owesPassword && (owesFactor || hasFactor) && (
        <Panel title={t('account.factor_wanted')}>
          <p className={styles.hint}>{t('account.factor_wanted_hint')}</p>
          <TotpSection active={data.has_totp} />
          <PasskeySection passkeys={data.passkeys} />
          {hasFactor && <RecoverySection left={data.recovery_codes_left} />}
        </Panel>
      )}
      {data && data.demands.length === 0 && (
        <Button type="primary" size="large" onClick={() => void navigate({ to: '/' })}>
          {t('account.go_on')}
        </Button>
      )}
    </main>
  );
}
