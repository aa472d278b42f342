import { EditOutlined, FileAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, InputNumber } from 'antd';
import { api, dataOf } from '@/api/client';
import type { CompanyConsents, EmployeeRef, ProcessingRegister } from '@/api/types';
import { formatDate, formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { FormButton, inputs, today } from '@/ui/FormDialog';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { personLabel } from '@/ui/people';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany, useName } from './company';
import { CONSENT_TONES } from './MyProcessing';
import { PaperField, PersonField } from './PersonFields';
import styles from './privacy.module.css';
import { consentsQuery, PRIVACY, registerQuery } from './queries';

type Row = ProcessingRegister['items'][number];
type Wording = CompanyConsents['wordings'][number];
type WordingValues = { text_zh: string; text_en: string; months: number; effective_from: string };
type PaperValues = { person: EmployeeRef; record_id?: string; given_on: string; version: number };

function WriteWording({ company, row, last }: { company: number; row: Row; last: Wording | undefined }) {
  const t = useTranslate();
  return (
    <FormButton<WordingValues>
      title={t('privacy.wording_of', { type: useName()(row) })}
      button={{
        icon: <EditOutlined />,
        children: t(last ? 'privacy.wording_renew' : 'privacy.wording_write'),
      }}
      note={
        last && (
          <Alert type="warning" showIcon title={t('privacy.wording_anew')} style={{ marginBottom: 12 }} />
        )
      }
      initial={{
        text_zh: last?.text_zh ?? '',
        text_en: last?.text_en ?? '',
        months: last?.months ?? 0,
        effective_from: today(),
      }}
      send={(values) =>
        dataOf(
          api.POST('/api/privacy/wordings', { body: { ...values, company_id: company, type: row.type } }),
        )
      }
      done={t('privacy.wording_saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'text_zh',
          label: t('privacy.wording_zh'),
          extra: t('privacy.wording_hint'),
          needs: t('privacy.text_needed'),
          input: inputs.words(5, 8000),
        },
        { name: 'text_en', label: t('privacy.wording_en'), input: inputs.words(3, 8000) },
        {
          name: 'months',
          label: t('privacy.consent_months'),
          extra: t('privacy.consent_months_hint'),
          input: <InputNumber min={0} max={600} />,
        },
        {
          name: 'effective_from',
          label: t('privacy.effective_from'),
          needs: t('privacy.text_needed'),
          input: inputs.dayFromToday(),
        },
      ]}
    />
  );
}

function EnterPaper({ company, row, wording }: { company: number; row: Row; wording: Wording }) {
  const t = useTranslate();
  return (
    <FormButton<PaperValues>
      title={t('privacy.consent_enter')}
      button={{ icon: <FileAddOutlined /> }}
      initial={{ given_on: today(), version: wording.version }}
      send={({ person, record_id, ...values }) =>
        dataOf(
          api.POST('/api/privacy/consents', {
            body: { ...values, employee_id: person.id, type: row.type, record_id: record_id ?? null },
          }),
        )
      }
      done={t('privacy.consent_entered')}
      again={PRIVACY}
      fields={[
        {
          name: 'person',
          label: t('privacy.person'),
          needs: t('privacy.person_needed'),
          input: <PersonField companyId={company} clears="record_id" />,
        },
        {
          name: 'record_id',
          label: t('privacy.consent_record'),
          extra: t('privacy.consent_record_hint'),
          input: <PaperField />,
        },
        {
          name: 'given_on',
          label: t('privacy.given_day'),
          needs: t('privacy.text_needed'),
          input: inputs.dayUntilToday(),
        },
        {
          name: 'version',
          label: t('privacy.wording_number'),
          needs: t('privacy.text_needed'),
          input: <InputNumber min={1} max={wording.version} />,
        },
      ]}
    />
  );
}

function TypeConsents({ company, row, found }: { company: number; row: Row; found: CompanyConsents }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const name = useName();
  const last = found.wordings.find((one) => one.type === row.type);
  const items = found.items.filter((one) => one.consent.type === row.type);
  const { consent } = row;
  return (
    <Panel
      title={name(row)}
      extra={
        <span className={rowStyles.head}>
          {last && <EnterPaper company={company} row={row} wording={last} />}
          <WriteWording company={company} row={row} last={last} />
        </span>
      }
    >
      <p className={rowStyles.head}>
        {row.sensitive && <Tag tone="look">{t('privacy.separate')}</Tag>}
        {consent && (
          <Tag tone={consent.lacking ? 'bad' : 'good'}>
            {t('privacy.consent_lacking', { lacking: consent.lacking, holders: consent.holders })}
          </Tag>
        )}
        {!last && <Tag tone="bad">{t('privacy.wording_none')}</Tag>}
        {last && (
          <span className={rowStyles.meta}>
            {t('privacy.wording_since', { version: last.version, on: formatDate(last.effective_from) })}
          </span>
        )}
      </p>
      {last && <p className={styles.words}>{(english && last.text_en) || last.text_zh}</p>}
      <ul className={rowStyles.list}>
        {items.map(({ consent: given, employee, state }) => (
          <li key={given.id} className={rowStyles.head}>
            <strong>{personLabel(employee)}</strong>
            <Tag tone={CONSENT_TONES[state]}>{t(`privacy.consent.${state}`)}</Tag>
            <span className={rowStyles.meta}>
              {[
                t(`privacy.how.${given.how}`),
                formatDate(given.given_on),
                t('privacy.wording_version', { version: given.version }),
                given.withdrawn_at && t('privacy.withdrawn_on', { at: formatMoment(given.withdrawn_at) }),
                given.request,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {given.record_id && (
              <Link to="/records/$recordId" params={{ recordId: given.record_id }}>
                {t('privacy.consent_paper')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What rests on consent: the words, who gave it, who lacks it. */
export function Consents() {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const register = useQuery(registerQuery(company));
  const { data, error, refetch } = useQuery(consentsQuery(company));
  const rows = register.data?.items.filter((row) => row.basis === 'consent');
  const failed = error ?? register.error;
  if (failed) return <ErrorState error={failed} onRetry={() => void refetch()} />;
  return (
    <div className={layout.stack}>
      <CompanySelect value={company} onChange={setCompany} />
      <Alert type="info" showIcon title={t('privacy.consents_note')} />
      {(!data || !rows) && <LoadingState rows={8} />}
      {rows?.length === 0 && <EmptyState title={t('privacy.consents_empty')} />}
      {data && rows?.map((row) => <TypeConsents key={row.type} company={company} row={row} found={data} />)}
    </div>
  );
}
