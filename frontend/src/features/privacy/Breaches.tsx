import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { Breach, BreachRegister } from '@/api/types';
import { mayOpen, useMe } from '@/api/useMe';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { FormButton, FormDialog, fromLocal, given, inputs, toLocal } from '@/ui/FormDialog';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanyRegister, type LineActs, type Writing } from './CompanyRegister';
import { useCompany, useName } from './company';
import { PrintSheet } from './PrintSheet';
import styles from './privacy.module.css';
import { breachesQuery, letterQuery, PRIVACY, registerQuery, usePrivacyAct } from './queries';
import { TypesInput } from './TypesInput';

type Values = {
  discovered_at: string;
  kinds: Breach['kinds'];
  types?: string[];
  affected?: number | null;
  facts?: Record<string, string>;
};

type WriteProps = Writing<Breach> & { register: BreachRegister };

function Write({ register, company, of, open, onDone }: WriteProps) {
  const t = useTranslate();
  const name = useName();
  const { data: types } = useQuery(registerQuery(company));
  return (
    <FormDialog<Values>
      open={open}
      onClose={onDone}
      width={720}
      title={of?.number ?? t('privacy.breach_new')}
      initial={
        of
          ? { ...of, discovered_at: toLocal(of.discovered_at) }
          : { kinds: [], types: [], facts: {}, discovered_at: toLocal() }
      }
      send={(values) =>
        dataOf(
          api.PUT('/api/privacy/breaches', {
            body: {
              company_id: company,
              breach_id: of?.id ?? null,
              discovered_at: fromLocal(values.discovered_at),
              kinds: values.kinds,
              types: values.types ?? [],
              affected: values.affected ?? null,
              facts: given(values.facts),
              alerts: of?.alerts ?? [],
            },
          }),
        )
      }
      done={t('privacy.saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'discovered_at',
          label: t('privacy.discovered_at'),
          needs: t('privacy.text_needed'),
          input: inputs.momentUntilNow(),
        },
        {
          name: 'kinds',
          label: t('privacy.breach_kinds'),
          needs: t('privacy.breach_kind_needed'),
          input: (
            <Checkbox.Group options={register.kinds.map((one) => ({ value: one.id, label: name(one) }))} />
          ),
        },
        { name: 'affected', label: t('privacy.affected'), input: <InputNumber min={0} /> },
        { name: 'types', label: t('privacy.impact_types'), input: <TypesInput of={types} /> },
        ...register.facts.map((one) => ({
          name: ['facts', one.id],
          label: `${name(one)}（${one.clause}）`,
          input: inputs.growing(),
        })),
      ]}
    />
  );
}

type ToldValues = { words: string; told_at: string };

function ToldButton({ of, receiver }: { of: Breach; receiver: 'authority' | 'persons' }) {
  const t = useTranslate();
  return (
    <FormButton<ToldValues>
      title={t(`privacy.tell.${receiver}`)}
      button={{ disabled: of.untold.length > 0 }}
      initial={{ told_at: toLocal() }}
      send={({ words, told_at }) =>
        dataOf(
          api.POST('/api/privacy/breaches/{breach_id}/told', {
            params: { path: { breach_id: of.id } },
            body: { receiver, words, told_at: fromLocal(told_at) },
          }),
        )
      }
      done={t('privacy.step_done')}
      again={PRIVACY}
      fields={[
        {
          name: 'words',
          label: t(`privacy.tell_words.${receiver}`),
          needs: t('privacy.text_needed'),
          input: inputs.line(),
        },
        {
          name: 'told_at',
          label: t('privacy.told_at'),
          needs: t('privacy.text_needed'),
          input: inputs.momentUntilNow(),
        },
      ]}
    />
  );
}

type WaiverValues = { ground: string; reason: string };

function WaiveButton({ register, of }: { register: BreachRegister; of: Breach }) {
  const t = useTranslate();
  const name = useName();
  return (
    <FormButton<WaiverValues>
      title={t('privacy.waive')}
      send={(body) =>
        dataOf(
          api.POST('/api/privacy/breaches/{breach_id}/waiver', {
            params: { path: { breach_id: of.id } },
            body,
          }),
        )
      }
      done={t('privacy.step_done')}
      again={PRIVACY}
      fields={[
        {
          name: 'ground',
          label: t('privacy.ground'),
          extra: t('privacy.waive_hint'),
          needs: t('privacy.ground_needed'),
          input: (
            <Select
              options={register.waivers.map((one) => ({
                value: one.id,
                label: `${name(one)}（${one.clause}）`,
              }))}
            />
          ),
        },
        {
          name: 'reason',
          label: t('privacy.reason'),
          needs: t('privacy.reason_needed'),
          input: inputs.words(),
        },
      ]}
    />
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

type LineProps = LineActs & { register: BreachRegister; of: Breach };

function Line({ register, of, onEdit, onPrint }: LineProps) {
  const t = useTranslate();
  const name = useName();
  const seesAlerts = mayOpen(useMe(), 'alerts');
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
        {seesAlerts &&
          of.alerts.map((id) => (
            <Link key={id} to="/alerts" search={{ alert: id }}>
              {t('privacy.breach_alert')}
            </Link>
          ))}
        {!seesAlerts && of.alerts.length > 0 && (
          <p className={rowStyles.meta}>{t('privacy.breach_from_alert')}</p>
        )}
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
export function Breaches() {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const answer = useQuery(breachesQuery(company));
  return (
    <CompanyRegister<Breach, BreachRegister>
      answer={answer}
      company={company}
      onCompany={setCompany}
      name={t('privacy.tab_breaches')}
      add={t('privacy.breach_new')}
      empty={<EmptyState title={t('privacy.breach_empty')}>{t('privacy.breach_empty_hint')}</EmptyState>}
      line={(register, of, acts) => <Line register={register} of={of} {...acts} />}
      paper={(_, of, onBack) => <Letter of={of} onBack={onBack} />}
      write={(register, writing) => <Write register={register} {...writing} />}
    />
  );
}
