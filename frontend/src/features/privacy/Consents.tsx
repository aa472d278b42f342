import { EditOutlined, FileAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Form, Input, InputNumber, Modal } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { CompanyConsents, EmployeeRef, ProcessingRegister } from '@/api/types';
import { EmployeeSelect } from '@/features/record/EmployeeSelect';
import { formatDate, formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { personLabel } from '@/ui/people';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany } from './company';
import { CONSENT_TONES } from './MyProcessing';
import styles from './privacy.module.css';
import { consentsQuery, registerQuery, usePrivacyAct } from './queries';

type Row = ProcessingRegister['items'][number];
type Wording = CompanyConsents['wordings'][number];
type WordingValues = { text_zh: string; text_en: string; months: number; effective_from: string };
type PaperValues = { given_on: string; version: number };

const today = () => dayjs().format('YYYY-MM-DD');

function WriteWording({ company, row, last }: { company: number; row: Row; last: Wording | undefined }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const title = t('privacy.wording_of', { type: english ? row.en : row.zh });
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<WordingValues>();
  const save = usePrivacyAct(
    (values: WordingValues) =>
      dataOf(api.POST('/api/privacy/wordings', { body: { ...values, company_id: company, type: row.type } })),
    t('privacy.wording_saved'),
    () => setOpen(false),
  );
  return (
    <>
      <Button icon={<EditOutlined />} onClick={() => setOpen(true)}>
        {t(last ? 'privacy.wording_renew' : 'privacy.wording_write')}
      </Button>
      <Modal
        open={open}
        title={title}
        okText={t('privacy.confirm')}
        okButtonProps={{ loading: save.isPending }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<WordingValues>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{
            text_zh: last?.text_zh ?? '',
            text_en: last?.text_en ?? '',
            months: last?.months ?? 0,
            effective_from: today(),
          }}
          onFinish={(values) => save.mutate(values)}
        >
          {last && (
            <Alert type="warning" showIcon title={t('privacy.wording_anew')} style={{ marginBottom: 12 }} />
          )}
          <Form.Item
            name="text_zh"
            label={t('privacy.wording_zh')}
            extra={t('privacy.wording_hint')}
            rules={[{ required: true, whitespace: true, message: t('privacy.text_needed') }]}
          >
            <Input.TextArea rows={5} maxLength={8000} />
          </Form.Item>
          <Form.Item name="text_en" label={t('privacy.wording_en')}>
            <Input.TextArea rows={3} maxLength={8000} />
          </Form.Item>
          <Form.Item
            name="months"
            label={t('privacy.consent_months')}
            extra={t('privacy.consent_months_hint')}
          >
            <InputNumber min={0} max={600} />
          </Form.Item>
          <Form.Item name="effective_from" label={t('privacy.effective_from')} rules={[{ required: true }]}>
            <Input type="date" min={today()} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function EnterPaper({ company, row, wording }: { company: number; row: Row; wording: Wording }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [person, setPerson] = useState<EmployeeRef | null>(null);
  const [form] = Form.useForm<PaperValues>();
  const enter = usePrivacyAct(
    (values: PaperValues) =>
      dataOf(
        api.POST('/api/privacy/consents', {
          body: { ...values, employee_id: person?.id ?? '', type: row.type, record_id: null },
        }),
      ),
    t('privacy.consent_entered'),
    () => setOpen(false),
  );
  return (
    <>
      <Button icon={<FileAddOutlined />} onClick={() => setOpen(true)}>
        {t('privacy.consent_enter')}
      </Button>
      <Modal
        open={open}
        title={t('privacy.consent_enter')}
        okText={t('privacy.confirm')}
        okButtonProps={{ loading: enter.isPending, disabled: !person }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<PaperValues>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ given_on: today(), version: wording.version }}
          onFinish={(values) => enter.mutate(values)}
        >
          <Form.Item label={t('privacy.person')} htmlFor={`consent-person-${row.type}`}>
            <EmployeeSelect
              id={`consent-person-${row.type}`}
              label={t('privacy.person')}
              companyId={company}
              value={person}
              onChange={setPerson}
            />
          </Form.Item>
          <Form.Item
            name="given_on"
            label={t('privacy.given_day')}
            rules={[{ required: true, message: t('privacy.text_needed') }]}
          >
            <Input type="date" max={today()} />
          </Form.Item>
          <Form.Item name="version" label={t('privacy.wording_number')}>
            <InputNumber min={1} max={wording.version} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function TypeConsents({ company, row, found }: { company: number; row: Row; found: CompanyConsents }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const last = found.wordings.find((one) => one.type === row.type);
  const items = found.items.filter((one) => one.consent.type === row.type);
  const { consent } = row;
  return (
    <Panel
      title={english ? row.en : row.zh}
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
    <div className={styles.stack}>
      <CompanySelect value={company} onChange={setCompany} />
      <Alert type="info" showIcon title={t('privacy.consents_note')} />
      {(!data || !rows) && <LoadingState rows={8} />}
      {rows?.length === 0 && <EmptyState title={t('privacy.consents_empty')} />}
      {data && rows?.map((row) => <TypeConsents key={row.type} company={company} row={row} found={data} />)}
    </div>
  );
}
