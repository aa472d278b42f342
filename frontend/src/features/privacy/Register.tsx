import { DownloadOutlined, EditOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { ProcessingRegister } from '@/api/types';
import { formatDate, formatPeriod } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { DownloadButton } from '@/ui/DownloadButton';
import { FormButton, inputs, today } from '@/ui/FormDialog';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany } from './company';
import styles from './privacy.module.css';
import { addresses, PRIVACY, registerQuery } from './queries';

type Row = ProcessingRegister['items'][number];
type Values = Pick<Row, 'purpose_zh' | 'purpose_en' | 'basis' | 'sensitive' | 'necessity' | 'recipients'> & {
  effective_from: string;
};
type Named = { readonly id: string; readonly zh: string; readonly en: string };

function useNameOf() {
  const english = useLanguage() === 'en';
  return {
    english,
    of: (one: { zh: string; en: string }) => (english ? one.en || one.zh : one.zh),
    in: (rows: readonly Named[], id: string) => {
      const found = rows.find((one) => one.id === id);
      return found ? (english ? found.en : found.zh) : id;
    },
  };
}

function EditPurpose({ register, row }: { register: ProcessingRegister; row: Row }) {
  const t = useTranslate();
  const names = useNameOf();
  const title = t('privacy.purpose_edit', { type: names.of(row) });
  const options = (rows: readonly Named[]) => rows.map((one) => ({ value: one.id, label: names.of(one) }));
  return (
    <FormButton<Values>
      title={title}
      button={{ type: 'text', icon: <EditOutlined />, 'aria-label': title, children: null }}
      initial={{ ...row, effective_from: today() }}
      send={(values) =>
        dataOf(
          api.PUT('/api/privacy/purposes', {
            body: { ...values, company_id: register.company_id, type: row.type },
          }),
        )
      }
      done={t('privacy.purpose_saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'purpose_zh',
          label: t('privacy.purpose_zh'),
          needs: t('privacy.text_needed'),
          input: inputs.line(),
        },
        { name: 'purpose_en', label: t('privacy.purpose_en'), input: inputs.line() },
        {
          name: 'basis',
          label: t('privacy.basis'),
          needs: t('privacy.text_needed'),
          input: <Select options={options(register.bases)} />,
        },
        {
          name: 'recipients',
          label: t('privacy.recipients_kinds'),
          input: <Select mode="multiple" options={options(register.recipients)} />,
        },
        {
          name: 'sensitive',
          valuePropName: 'checked',
          input: <Checkbox>{t('privacy.sensitive')}</Checkbox>,
        },
        {
          name: 'necessity',
          label: t('privacy.necessity'),
          extra: t('privacy.necessity_hint'),
          input: inputs.words(2, 400),
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

/** The register of processing: why each type of paper is processed, on what basis, for whom. */
export function Register() {
  const t = useTranslate();
  const names = useNameOf();
  const scheme = useSchemeNames();
  const [company, setCompany] = useCompany();
  const [words, setWords] = useState('');
  const { data, error, refetch } = useQuery(registerQuery(company));
  const wanted = words.trim().toLowerCase();
  const rows = data?.items.filter((row) => `${row.zh} ${row.en} ${row.type}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className={styles.bar}>
        <div className={rowStyles.head}>
          <CompanySelect value={company} onChange={setCompany} />
          <Input.Search
            aria-label={t('privacy.find_type')}
            placeholder={t('privacy.find_type')}
            allowClear
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </div>
        <DownloadButton from={addresses.register(company)} icon={<DownloadOutlined />}>
          {t('privacy.register_export')}
        </DownloadButton>
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={8} />}
      <ul className={rowStyles.list} aria-label={t('privacy.tab_register')}>
        {data &&
          rows?.map((row) => (
            <li key={row.type} className={rowStyles.row}>
              <div className={rowStyles.body}>
                <div className={rowStyles.head}>
                  <strong>{names.of(row)}</strong>
                  {row.sensitive && <Tag tone="look">{t('privacy.sensitive')}</Tag>}
                  {row.consent && (
                    <Tag tone={row.consent.lacking || !row.consent.version ? 'bad' : 'good'}>
                      {row.consent.version
                        ? t('privacy.consent_lacking', {
                            lacking: row.consent.lacking,
                            holders: row.consent.holders,
                          })
                        : t('privacy.wording_none')}
                    </Tag>
                  )}
                  {row.since && <Tag tone="accent">{t('privacy.since', { on: formatDate(row.since) })}</Tag>}
                </div>
                <p className={styles.words}>
                  {names.english
                    ? row.purpose_en || row.purpose_zh
                    : row.purpose_zh || t('privacy.purpose_none')}
                </p>
                <p className={rowStyles.meta}>
                  {[
                    row.basis && names.in(data.bases, row.basis),
                    row.recipients.map((one) => names.in(data.recipients, one)).join(t('common.comma')),
                    [scheme.retention(row.retention_rule), row.period && formatPeriod(row.period, t)].join(
                      ' ',
                    ),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <EditPurpose register={data} row={row} />
            </li>
          ))}
      </ul>
    </>
  );
}
