/** One's own account: how to sign in, where one is signed in, and the tokens of programs. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Radio } from 'antd';
import { api } from '@/api/client';
import { meQuery, queryClient } from '@/api/queries';
import { formatDate } from '@/i18n/format';
import { setLanguage, useLanguage, useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './account.module.css';
import { PasskeySection } from './PasskeySection';
import { PasswordForm } from './PasswordForm';
import { accountQuery } from './queries';
import { RecoverySection } from './RecoverySection';
import { SessionsSection } from './SessionsSection';
import { TokensSection } from './TokensSection';
import { TotpSection } from './TotpSection';

function LanguageChoice() {
  const t = useTranslate();
  const language = useLanguage();
  const choose = async (next: 'zh-hans' | 'en') => {
    setLanguage(next);
    await api.PUT('/api/me/language', { body: { language: next } }).catch(() => undefined);
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <Panel title={t('account.language')}>
      <Radio.Group
        value={language}
        onChange={(event) => void choose(event.target.value)}
        options={[
          { value: 'zh-hans', label: t('account.language_zh') },
          { value: 'en', label: t('account.language_en') },
        ]}
      />
    </Panel>
  );
}

export function AccountPage() {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(accountQuery);
  return (
    <>
      <PageTitle documentTitle={t('nav.account')} lead={data && `${data.display_name} · ${data.username}`} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState />}
      {data && (
        <div className={styles.columns}>
          <div className={styles.stack}>
            {data.factor_due && (
              <Alert
                type="warning"
                showIcon
                title={t('account.factor_due', { date: formatDate(data.factor_due.slice(0, 10)) })}
              />
            )}
            <Panel title={t('account.factors')}>
              <TotpSection active={data.has_totp} />
              <PasskeySection passkeys={data.passkeys} />
              {(data.has_totp || data.passkeys.length > 0) && (
                <RecoverySection left={data.recovery_codes_left} />
              )}
            </Panel>
            {data.has_password && (
              <Panel title={t('account.password')}>
                <PasswordForm shortest={data.password_min_length} />
              </Panel>
            )}
          </div>
          <div className={styles.stack}>
            <SessionsSection />
            <TokensSection account={data} />
            <LanguageChoice />
          </div>
        </div>
      )}
    </>
  );
}
