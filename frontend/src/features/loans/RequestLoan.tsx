import { FileProtectOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { EmployeeRef, LevelTerms, LoanWish } from '@/api/types';
import { useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import forms from '@/ui/forms.module.css';
import { personLabel } from '@/ui/people';
import { PURPOSES } from '@/ui/purposes';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { loanTermsQuery, useLoanAct } from './queries';

const USUAL_DAYS = 3;

/** What is asked for: a record that may be found, or the papers of a person to be described. */
export type Wanted = {
  readonly record?: { readonly id: string; readonly title?: string; readonly level?: number };
  readonly employee?: EmployeeRef;
  readonly companyId?: number;
};

type Values = {
  company?: number;
  person?: string;
  types?: string[];
  purpose_kind: LoanWish['purpose_kind'];
  purpose: string;
  days: number;
  from?: string;
  download?: boolean;
  paper?: boolean;
};

/** The terms that bind: those of the record's level, or the loosest while nobody knows the level. */
function bindingTerms(terms: readonly LevelTerms[] | undefined, level: number | undefined) {
  const known = terms?.find((one) => one.level === level);
  if (known || !terms?.length) return known;
  return {
    ...(terms[0] as LevelTerms),
    longest_days: Math.max(...terms.map((one) => one.longest_days)),
    download: terms.some((one) => one.download),
    paper: terms.some((one) => one.paper),
  };
}

function wishOf(wanted: Wanted, values: Values, company: number | undefined, key: string): LoanWish {
  return {
    request_key: key,
    company_id: wanted.record || wanted.employee ? null : company,
    record_ids: wanted.record ? [wanted.record.id] : [],
    employee_id: wanted.employee?.id,
    person_text: values.person?.trim() ?? '',
    types: values.types ?? [],
    purpose_kind: values.purpose_kind,
    purpose: values.purpose.trim(),
    days: values.days,
    wanted_from: values.from || null,
    wants_download: !!values.download,
    paper_original: !!values.paper,
  };
}

function WhatFields({ wanted }: { wanted: Wanted }) {
  const t = useTranslate();
  const me = useMe();
  const names = useSchemeNames();
  if (wanted.record) {
    return <p className={rowStyles.meta}>{t('loan.asks_record', { title: wanted.record.title || '—' })}</p>;
  }
  const types = (names.scheme?.types ?? []).map((type) => ({
    value: type.id,
    label: names.type(type.id),
    words: `${type.zh} ${type.en}`.toLowerCase(),
  }));
  return (
    <>
      {wanted.employee ? (
        <p className={rowStyles.meta}>{t('loan.asks_person', { name: personLabel(wanted.employee) })}</p>
      ) : (
        <div className={forms.pair}>
          {me.companies.length > 1 && (
            <Form.Item name="company" label={t('person.company')} rules={[{ required: true }]}>
              <Select options={me.companies.map((one) => ({ value: one.id, label: one.name }))} />
            </Form.Item>
          )}
          <Form.Item
            name="person"
            label={t('loan.person')}
            rules={[{ required: true, whitespace: true, message: t('loan.person_needed') }]}
          >
            <Input maxLength={150} placeholder={t('loan.person_hint')} autoComplete="off" />
          </Form.Item>
        </div>
      )}
      <Form.Item name="types" label={t('loan.types')} extra={t('loan.types_hint')}>
        <Select
          mode="multiple"
          options={types}
          showSearch={{
            filterOption: (input, option) =>
              String((option as { words?: string } | undefined)?.words ?? '').includes(input.toLowerCase()),
          }}
        />
      </Form.Item>
    </>
  );
}

function TermsNote({ terms, known }: { terms: LevelTerms; known: boolean }) {
  const t = useTranslate();
  const note = known
    ? t(terms.approvers > 1 ? 'loan.note_two' : 'loan.note_one', { days: terms.longest_days })
    : t('loan.note_unknown');
  return <Alert type="info" showIcon title={note} />;
}

function RequestForm({ wanted, onDone }: { wanted: Wanted; onDone: () => void }) {
  const t = useTranslate();
  const me = useMe();
  const [form] = Form.useForm<Values>();
  const [key] = useState(() => crypto.randomUUID());
  const chosen = Form.useWatch('company', form);
  const company = wanted.companyId ?? chosen ?? me.companies[0]?.id;
  const { data } = useQuery({ ...loanTermsQuery(company ?? 0), enabled: company !== undefined });
  const terms = bindingTerms(data?.current, wanted.record?.level);
  const ask = useLoanAct(
    (wish: LoanWish) => dataOf(api.POST('/api/loans', { body: wish })),
    t('loan.asked_done'),
    onDone,
  );
  const longest = terms?.longest_days ?? 30;
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={forms.form}
      initialValues={{ days: Math.min(USUAL_DAYS, longest), company: me.companies[0]?.id }}
      onFinish={(values) => ask.mutate(wishOf(wanted, values, company, key))}
    >
      <WhatFields wanted={wanted} />
      <Form.Item
        name="purpose_kind"
        label={t('loan.purpose_kind')}
        rules={[{ required: true, message: t('loan.purpose_kind_needed') }]}
      >
        <Select
          options={PURPOSES.filter((one) => one !== 'own').map((one) => ({
            value: one,
            label: t(`purpose.${one}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="purpose"
        label={t('loan.purpose')}
        extra={t('loan.purpose_hint')}
        rules={[{ required: true, whitespace: true, message: t('loan.purpose_needed') }]}
      >
        <Input.TextArea rows={3} maxLength={1000} showCount />
      </Form.Item>
      <div className={forms.pair}>
        <Form.Item
          name="days"
          label={t('loan.days', { longest })}
          rules={[
            {
              required: true,
              type: 'number',
              min: 1,
              max: longest,
              message: t('loan.days_needed', { longest }),
            },
          ]}
        >
          <InputNumber min={1} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="from" label={t('loan.from')}>
          <Input type="date" min={dayjs().format('YYYY-MM-DD')} />
        </Form.Item>
      </div>
      <div>
        <Form.Item name="download" valuePropName="checked">
          <Checkbox disabled={terms && !terms.download}>{t('loan.wants_download')}</Checkbox>
        </Form.Item>
        <Form.Item name="paper" valuePropName="checked">
          <Checkbox disabled={terms && !terms.paper}>{t('loan.wants_paper')}</Checkbox>
        </Form.Item>
      </div>
      {terms && <TermsNote terms={terms} known={wanted.record?.level !== undefined} />}
      <div className={forms.footer}>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t('loan.ask_send')}
        </Button>
      </div>
    </Form>
  );
}

type ButtonProps = { wanted: Wanted; label?: string; size?: 'small' | 'middle'; primary?: boolean };

/** Opens the request. */
export function RequestLoanButton({ wanted, label, size, primary = false }: ButtonProps) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size={size}
        type={primary ? 'primary' : 'default'}
        icon={<FileProtectOutlined />}
        onClick={() => setOpen(true)}
      >
        {label ?? t('loan.ask')}
      </Button>
      <Modal open={open} title={t('loan.ask')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        {open && <RequestForm wanted={wanted} onDone={() => setOpen(false)} />}
      </Modal>
    </>
  );
}
