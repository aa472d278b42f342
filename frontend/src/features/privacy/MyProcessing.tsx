import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { api, dataOf } from '@/api/client';
import type { OwnConsent, OwnProcessing } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import { AskRequestButton } from './AskRequest';
import styles from './privacy.module.css';
import { ownProcessingQuery, usePrivacyAct } from './queries';

export const CONSENT_TONES: Readonly<Record<OwnConsent['state'], Tone>> = {
  valid: 'good',
  outdated: 'look',
  expired: 'look',
  withdrawn: 'calm',
  missing: 'bad',
};

function ConsentActs({ consent }: { consent: OwnConsent }) {
  const t = useTranslate();
  const { wording, state } = consent;
  const give = usePrivacyAct(
    () =>
      dataOf(
        api.POST('/api/privacy/me/consents', {
          body: { type: consent.type, version: wording?.version ?? 0 },
        }),
      ),
    t('privacy.consent_given'),
  );
  const withdraw = usePrivacyAct(
    () =>
      dataOf(
        api.POST('/api/privacy/consents/{consent_id}/withdrawal', {
          params: { path: { consent_id: consent.consent?.id ?? '' } },
          body: { reason: '' },
        }),
      ),
    t('privacy.consent_withdrawn_done'),
  );
  return (
    <div className={styles.acts}>
      {wording && state !== 'valid' && (
        <Button type="primary" loading={give.isPending} onClick={() => give.mutate(undefined)}>
          {t(wording.separate ? 'privacy.consent_give_separate' : 'privacy.consent_give')}
        </Button>
      )}
      {consent.consent && !consent.consent.withdrawn_at && (
        <Popconfirm
          title={t('privacy.consent_withdraw_sure')}
          description={t('privacy.consent_consequence', { count: consent.held })}
          okText={t('privacy.consent_withdraw')}
          cancelText={t('common.cancel')}
          onConfirm={() => withdraw.mutate(undefined)}
        >
          <Button loading={withdraw.isPending}>{t('privacy.consent_withdraw')}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

function ConsentCard({ consent }: { consent: OwnConsent }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const { wording, consent: given } = consent;
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong>{english ? consent.en : consent.zh}</strong>
          <Tag tone={CONSENT_TONES[consent.state]}>{t(`privacy.consent.${consent.state}`)}</Tag>
          {consent.sensitive && <Tag tone="look">{t('privacy.sensitive')}</Tag>}
        </div>
        <p className={styles.words}>
          {wording
            ? (english && wording.text_en) || wording.text_zh
            : t('privacy.wording_none_own', { count: consent.held })}
        </p>
        <p className={rowStyles.meta}>
          {[
            wording && t('privacy.wording_version', { version: wording.version }),
            given && t('privacy.given_on', { on: formatDate(given.given_on) }),
            given?.expires_on && t('privacy.until', { on: formatDate(given.expires_on) }),
            given?.request && t('privacy.follow_up', { request: given.request }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <ConsentActs consent={consent} />
      </div>
    </li>
  );
}

function Purposes({ found }: { found: OwnProcessing }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const named = (rows: readonly { id: string; zh: string; en: string }[], id: string) => {
    const one = rows.find((row) => row.id === id);
    return one ? (english ? one.en : one.zh) : id;
  };
  return (
    <ul className={rowStyles.list} aria-label={t('privacy.why')}>
      {found.purposes.map(({ purpose, held }) => (
        <li key={purpose.type} className={rowStyles.row}>
          <div className={rowStyles.body}>
            <div className={rowStyles.head}>
              <strong>{english ? purpose.en : purpose.zh}</strong>
              <span className={rowStyles.meta}>{t('privacy.records_n', { count: held })}</span>
              {purpose.sensitive && <Tag tone="look">{t('privacy.sensitive')}</Tag>}
            </div>
            <p className={styles.words}>
              {(english && purpose.purpose_en) || purpose.purpose_zh || t('privacy.purpose_none')}
            </p>
            <p className={rowStyles.meta}>
              {t('privacy.basis_is', { basis: purpose.basis ? named(found.bases, purpose.basis) : '—' })}
            </p>
            <p className={rowStyles.meta}>
              {t('privacy.recipients_are', {
                recipients: purpose.recipients.map((one) => named(found.recipients, one)).join('、') || '—',
              })}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Why what is held of the reader is processed, and what rests on his consent. */
export function MyProcessing() {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(ownProcessingQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={5} />;
  return (
    <>
      {data.consents.length > 0 && (
        <Panel title={t('privacy.my_consents')}>
          <Alert type="info" showIcon title={t('privacy.consent_free')} style={{ marginBottom: 12 }} />
          <ul className={rowStyles.list} aria-label={t('privacy.my_consents')}>
            {data.consents.map((one) => (
              <ConsentCard key={one.type} consent={one} />
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t('privacy.why')} extra={<AskRequestButton label={t('privacy.ask_why')} quiet />}>
        {data.purposes.length ? (
          <Purposes found={data} />
        ) : (
          <p className={rowStyles.meta}>{t('privacy.why_empty')}</p>
        )}
        <p className={rowStyles.meta}>{t('privacy.where_to_ask', { company: data.company })}</p>
      </Panel>
    </>
  );
}
