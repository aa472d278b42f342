import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { GENDER_KEYS } from '@/features/people/gender';
import { formatCount, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { AskRequestButton } from './AskRequest';
import { MyProcessing } from './MyProcessing';
import { ownInformationQuery, ownRequestsQuery } from './queries';
import { RequestList, useRuleNames } from './RequestList';

function Restricted({ counts }: { counts: Readonly<Record<string, number>> }) {
  const t = useTranslate();
  const names = useRuleNames();
  const rows = Object.entries(counts);
  if (!rows.length) return null;
  const text = rows.map(([ground, count]) => `${names.restriction(ground)} ${formatCount(count)}`).join('；');
  return <Alert type="info" showIcon title={t('privacy.restricted_own', { text })} />;
}

/** What the roster holds in words of its own: yes, no, and the two genders. */
function particular(t: Translate, value: string): string {
  const gender = GENDER_KEYS[value];
  if (gender) return t(gender);
  return value === 'true' || value === 'false' ? t(value === 'true' ? 'loan.yes' : 'loan.no') : value;
}

function Held() {
  const t = useTranslate();
  const names = useSchemeNames();
  const { data, error, refetch } = useQuery(ownInformationQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={8} />;
  const particulars = Object.entries(data.particulars).filter(([, value]) => value);
  return (
    <>
      <Restricted counts={data.restricted} />
      <Panel title={t('privacy.particulars')}>
        <Facts
          rows={particulars.map(([name, value]) => [
            translateCode(t, 'privacy.particular', name),
            particular(t, value),
          ])}
          look="tiles"
        />
      </Panel>
      <Panel title={t('privacy.held', { count: data.records.length })}>
        <ul className={rowStyles.list}>
          {data.records.map((record, place) => (
            <li key={record.reference_code || place}>
              {names.title(record)}{' '}
              <span className={`${rowStyles.meta} numeric`}>
                {[record.reference_code, record.date, t('privacy.pages_n', { count: record.pages })]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title={t('privacy.recipients')}>
        {data.recipients.length ? (
          <ul className={rowStyles.list}>
            {data.recipients.slice(0, 50).map((one) => (
              <li key={`${one.who}${one.roles}${one.act}`}>
                <strong>{one.who}</strong> {translateCode(t, 'action', one.act)}{' '}
                <span className={`${rowStyles.meta} numeric`}>
                  {t('privacy.times', { count: one.times, last: formatMoment(one.last) })}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className={rowStyles.meta}>{t('privacy.recipients_none')}</p>
        )}
      </Panel>
    </>
  );
}

/** What is held of the reader, who looked, and what he has asked. */
export function MyInformation({ onOpen }: { onOpen: (requestId: string) => void }) {
  const t = useTranslate();
  return (
    <div className={layout.stack}>
      <Panel title={t('privacy.my_requests')} extra={<AskRequestButton />}>
        <RequestList
          query={ownRequestsQuery}
          label={t('privacy.my_requests')}
          own
          onOpen={onOpen}
          empty={<EmptyState title={t('privacy.mine_empty')}>{t('privacy.mine_empty_hint')}</EmptyState>}
        />
      </Panel>
      <MyProcessing />
      <Held />
    </div>
  );
}
