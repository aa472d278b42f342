import { PlusOutlined, PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Form, Input, InputNumber, Modal, Segmented, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { Breach, BreachRegister } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany } from './company';
import { PrintSheet } from './PrintSheet';
import styles from './privacy.module.css';
import { breachesQuery, letterQuery, registerQuery, usePrivacyAct } from './queries';

type Named = { readonly zh: string; readonly en: string };
type Values = {
  discovered_at: string;
  kinds: Breach['kinds'];
  types?: string[];
  affected?: number | null;
  facts?: Record<string, string>;
};
const LOCAL = 'YYYY-MM-DDTHH:mm';

function useName() {
  const english = useLanguage() === 'en';
  return (one: Named) => (english ? one.en : one.zh);
}

type WriteProps = {
  register: BreachRegister;
  company: number;
  of: Breach | null;
  alert: string | undefined;
  onDone: () => void;
};

function Write({ register, company, of, alert, onDone }: WriteProps) {
  const t = useTranslate();
  const name = useName();
  const { data: types } = useQuery(registerQuery(company));
  const [form] = Form.useForm<Values>();
  const save = usePrivacyAct(
    (values: Values) =>
      dataOf(
        api.PUT('/api/privacy/breaches', {
          body: {
            company_id: company,
            breach_id: of?.id ?? null,
            discovered_at: dayjs(values.discovered_at).toISOString(),
            kinds: values.kinds,
            types: values.types ?? [],
            affected: values.affected ?? null,
            facts: Object.fromEntries(
              Object.entries(values.facts ?? {}).map(([id, text]) => [id, text ?? '']),
            ),
            alerts: of?.alerts ?? (alert ? [alert] : []),
          },
        }),
      ),
    t('privacy.saved'),
    onDone,
  );
  return (
    <Modal
      open
      width={720}
      title={of?.number ?? t('privacy.breach_new')}
      okText={t('privacy.confirm')}
      okButtonProps={{ loading: save.isPending }}
      cancelText={t('common.cancel')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={
          of
            ? { ...of, discovered_at: dayjs(of.discovered_at).format(LOCAL) }
            : { kinds: [], types: [], facts: {}, discovered_at: dayjs().format(LOCAL) }
        }
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item
          name="discovered_at"
          label={t('privacy.discovered_at')}
          rules={[{ required: true, message: t('privacy.text_needed') }]}
        >
          <Input type="datetime-local" max={dayjs().format(LOCAL)} />
        </Form.Item>
        <Form.Item
          name="kinds"
          label={t('privacy.breach_kinds')}
          rules={[{ required: true, type: 'array', min: 1, message: t('privacy.breach_kind_needed') }]}
        >
          <Checkbox.Group options={register.kinds.map((one) => ({ value: one.id, label: name(one) }))} />
        </Form.Item>
        <Form.Item name="affected" label={t('privacy.affected')}>
          <InputNumber min={0} />
        </Form.Item>
        <Form.Item name="types" label={t('privacy.impact_types')}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={types?.items.map((row) => ({ value: row.type, label: name(row) }))}
          />
        </Form.Item>
        {register.facts.map((one) => (
          <Form.Item key={one.id} name={['facts', one.id]} label={`${name(one)}（${one.clause}）`}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

type ToldValues = { words: string; told_at: string };

function ToldButton({ of, receiver }: { of: Breach; receiver: 'authority' | 'persons' }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<ToldValues>();
  const tell = usePrivacyAct(
    (values: ToldValues) =>
      dataOf(
        api.POST('/api/privacy/breaches/{breach_id}/told', {
          params: { path: { breach_id: of.id } },
          body: { receiver, words: values.words, told_at: dayjs(values.told_at).toISOString() },
        }),
      ),
    t('privacy.step_done'),
    () => setOpen(false),
  );
  return (
    <>
      <Button disabled={of.untold.length > 0} onClick={() => setOpen(true)}>
        {t(`privacy.tell.${receiver}`)}
      </Button>
      <Modal
        open={open}
        title={t(`privacy.tell.${receiver}`)}
        okText={t('privacy.confirm')}
        okButtonProps={{ loading: tell.isPending }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<ToldValues>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ told_at: dayjs().format(LOCAL) }}
          onFinish={(values) => tell.mutate(values)}
        >
          <Form.Item
            name="words"
            label={t(`privacy.tell_words.${receiver}`)}
            rules={[{ required: true, whitespace: true, message: t('privacy.text_needed') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item
            name="told_at"
            label={t('privacy.told_at')}
            rules={[{ required: true, message: t('privacy.text_needed') }]}
          >
            <Input type="datetime-local" max={dayjs().format(LOCAL)} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

type WaiverValues = { ground: string; reason: string };

function WaiveButton({ register, of }: { register: BreachRegister; of: Breach }) {
  const t = useTranslate();
  const name = useName();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<WaiverValues>();
  const waive = usePrivacyAct(
    (body: WaiverValues) =>
      dataOf(
        api.POST('/api/privacy/breaches/{breach_id}/waiver', {
          params: { path: { breach_id: of.id } },
          body,
        }),
      ),
    t('privacy.step_done'),
    () => setOpen(false),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('privacy.waive')}</Button>
      <Modal
        open={open}
        title={t('privacy.waive')}
        okText={t('privacy.confirm')}
        okButtonProps={{ loading: waive.isPending }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<WaiverValues>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => waive.mutate(values)}
        >
          <Form.Item
            name="ground"
            label={t('privacy.ground')}
            extra={t('privacy.waive_hint')}
            rules={[{ required: true, message: t('privacy.ground_needed') }]}
          >
            <Select
              options={register.waivers.map((one) => ({
                value: one.id,
                label: `${name(one)}（${one.clause}）`,
              }))}
            />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('privacy.reason')}
            rules={[{ required: true, whitespace: true, message: t('privacy.reason_needed') }]}
          >
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function Letter({ of, onBack }: { of: Breach; onBack: () => void }) {
  const t = useTranslate();
  const [receiver, setReceiver] = useState<'authority' | 'persons'>('authority');
  const [language, setLanguage] = useState<'zh' | 'en'>('zh');
  const { data, error, refetch } = useQuery(letterQuery({ id: of.id, receiver, language }));
  return (
    <PrintSheet
      onBack={onBack}
      extra={
        <>
          <Segmented
            aria-label={t('privacy.receiver')}
            value={receiver}
            onChange={setReceiver}
            options={[
              { value: 'authority' as const, label: t('privacy.receiver.authority') },
              { value: 'persons' as const, label: t('privacy.receiver.persons') },
            ]}
          />
          <Segmented
            aria-label={t('privacy.language')}
            value={language}
            onChange={setLanguage}
            options={[
              { value: 'zh' as const, label: t('account.language_zh') },
              { value: 'en' as const, label: t('account.language_en') },
            ]}
          />
        </>
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && (
        <p className={styles.words} lang={language === 'zh' ? 'zh-CN' : 'en'}>
          {data.text}
        </p>
      )}
    </PrintSheet>
  );
}

function Told({ of, receiver }: { of: Breach; receiver: 'authority' | 'persons' }) {
  const t = useTranslate();
  const late = of.late.includes(receiver);
  const told = receiver === 'authority' ? of.authority_told_at : of.persons_told_at;
  const due = receiver === 'authority' ? of.authority_due : of.persons_due;
  const words = receiver === 'authority' ? of.authority : of.persons_told_how;
  const waived = receiver === 'persons' && of.waiver_ground && !told;
  const text = told
    ? [t('privacy.told_on', { at: formatMoment(told) }), words].filter(Boolean).join(' · ')
    : waived
      ? t('privacy.waived', { reason: of.waiver_reason })
      : t('privacy.tell_by', { at: formatMoment(due) });
  return (
    <p className={rowStyles.head}>
      <Tag tone={late ? 'bad' : told ? 'good' : waived ? 'calm' : 'look'}>
        {t(`privacy.receiver.${receiver}`)}
      </Tag>
      <span className={late ? rowStyles.late : rowStyles.meta}>{text}</span>
    </p>
  );
}

type LineProps = { register: BreachRegister; of: Breach; onEdit: () => void; onPrint: () => void };

function Line({ register, of, onEdit, onPrint }: LineProps) {
  const t = useTranslate();
  const name = useName();
  const close = usePrivacyAct(
    () =>
      dataOf(
        api.POST('/api/privacy/breaches/{breach_id}/close', {
          params: { path: { breach_id: of.id } },
          body: { note: '' },
        }),
      ),
    t('privacy.step_done'),
  );
  const kinds = register.kinds.filter((one) => of.kinds.some((kind) => kind === one.id)).map(name);
  const missing = register.facts.filter((one) => of.untold.includes(one.id)).map(name);
  const settled = !!of.authority_told_at && (!!of.persons_told_at || !!of.waiver_ground);
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong className="numeric">{of.number}</strong>
          <Tag tone={of.state === 'open' ? 'accent' : 'calm'}>{t(`privacy.breach.${of.state}`)}</Tag>
          <span className={rowStyles.meta}>
            {[kinds.join('、'), formatMoment(of.discovered_at), of.opened_by].join(' · ')}
          </span>
        </div>
        <p className={styles.words}>{of.facts.cause || of.facts.information}</p>
        <Told of={of} receiver="authority" />
        <Told of={of} receiver="persons" />
        {missing.length > 0 && (
          <p className={rowStyles.late}>{t('privacy.facts_missing', { facts: missing.join('、') })}</p>
        )}
        {of.alerts.map((id) => (
          <Link key={id} to="/alerts">
            {t('privacy.breach_alert')}
          </Link>
        ))}
        <ul className={rowStyles.list} aria-label={t('privacy.steps')}>
          {of.steps.map((step) => (
            <li key={`${step.at}${step.act}`} className={rowStyles.meta}>
              {[t(`privacy.breach_act.${step.act}`), step.by, formatMoment(step.at), step.text]
                .filter(Boolean)
                .join(' · ')}
            </li>
          ))}
        </ul>
        <div className={styles.acts}>
          {of.state === 'open' && (
            <>
              <Button onClick={onEdit}>{t('privacy.edit')}</Button>
              {!of.authority_told_at && <ToldButton of={of} receiver="authority" />}
              {!of.persons_told_at && <ToldButton of={of} receiver="persons" />}
              {!of.persons_told_at && !of.waiver_ground && <WaiveButton register={register} of={of} />}
              <Button
                disabled={!settled}
                title={settled ? undefined : t('privacy.close_hint')}
                loading={close.isPending}
                onClick={() => close.mutate(undefined)}
              >
                {t('privacy.breach_close')}
              </Button>
            </>
          )}
          <Button icon={<PrinterOutlined />} onClick={onPrint}>
            {t('privacy.letter')}
          </Button>
        </div>
      </div>
    </li>
  );
}

/** Breaches: what is known, by when whom to tell, and the words to tell it in. */
export function Breaches({ alert }: { alert?: string | undefined }) {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const [writing, setWriting] = useState<Breach | 'new' | null>(alert ? 'new' : null);
  const [letter, setLetter] = useState<Breach | null>(null);
  const { data, error, refetch } = useQuery(breachesQuery(company));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={6} />;
  if (letter) return <Letter of={letter} onBack={() => setLetter(null)} />;
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <CompanySelect value={company} onChange={setCompany} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setWriting('new')}>
          {t('privacy.breach_new')}
        </Button>
      </div>
      {!data.items.length && (
        <EmptyState title={t('privacy.breach_empty')}>{t('privacy.breach_empty_hint')}</EmptyState>
      )}
      <ul className={rowStyles.list} aria-label={t('privacy.tab_breaches')}>
        {data.items.map((one) => (
          <Line
            key={one.id}
            register={data}
            of={one}
            onEdit={() => setWriting(one)}
            onPrint={() => setLetter(one)}
          />
        ))}
      </ul>
      {writing && (
        <Write
          register={data}
          company={company}
          of={writing === 'new' ? null : writing}
          alert={alert}
          onDone={() => setWriting(null)}
        />
      )}
    </div>
  );
}
