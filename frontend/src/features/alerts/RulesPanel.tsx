/** The rules and their thresholds, and the quotas; who secures the installation changes them, from a day on. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, DatePicker, Drawer, Form, Input, InputNumber } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import { formatCount, formatDate, formatMinutes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './alerts.module.css';
import { type AlertRule, type AlertRules, alertRulesQuery, setQuota, setRule } from './queries';

type Quota = AlertRules['quotas'][number];
type Edit = (Partial<AlertRule> | Partial<Quota>) & { effective_from: Dayjs; reason?: string };

const NUMBERS = {
  minutes: [1, 1440],
  limit: [1, 1_000_000],
  factor: [0, 100],
  percent: [0, 100],
  from_hour: [0, 23],
  to_hour: [1, 24],
  quiet_minutes: [0, 43_200],
} as const;
type Value = keyof typeof NUMBERS;

/** Which values a rule knows, by what it measures. */
function valuesOf(rule: AlertRule): Value[] {
  const special: Record<string, Value[]> = { department: ['percent'], outside: ['from_hour', 'to_hour'] };
  const baseline: Value[] = ['records', 'persons'].includes(rule.measure) ? ['factor'] : [];
  return ['minutes', 'limit', ...baseline, ...(special[rule.measure] ?? []), 'quiet_minutes'];
}

function Dated() {
  const t = useTranslate();
  return (
    <Form.Item name="effective_from" label={t('alerts.effective_from')} rules={[{ required: true }]}>
      <DatePicker disabledDate={(day) => day.isBefore(dayjs().startOf('day'))} />
    </Form.Item>
  );
}

type FormProps = { rule: AlertRule; onSave: (edit: Edit) => void; busy: boolean };

function RuleForm({ rule, onSave, busy }: FormProps) {
  const t = useTranslate();
  return (
    <Form<Edit>
      layout="vertical"
      initialValues={{ ...rule, effective_from: dayjs() }}
      onFinish={onSave}
      requiredMark={false}
    >
      <p>{translateCode(t, 'alerts.why', rule.code)}</p>
      <Form.Item name="enabled" valuePropName="checked">
        <Checkbox>{t('alerts.enabled')}</Checkbox>
      </Form.Item>
      <div className={styles.numbers}>
        {valuesOf(rule).map((name) => (
          <Form.Item
            key={name}
            name={name}
            label={t(`alerts.value.${name}`)}
            extra={`${NUMBERS[name][0]} – ${NUMBERS[name][1]}`}
            rules={[{ required: true, message: t('alerts.needed') }]}
          >
            <InputNumber min={NUMBERS[name][0]} max={NUMBERS[name][1]} />
          </Form.Item>
        ))}
      </div>
      <Dated />
      <Form.Item
        name="reason"
        label={t('alerts.reason')}
        rules={[{ required: true, whitespace: true, message: t('alerts.needed') }]}
      >
        <Input maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('alerts.save')}
      </Button>
    </Form>
  );
}

function QuotaForm({ quota, onSave, busy }: { quota: Quota; onSave: (edit: Edit) => void; busy: boolean }) {
  const t = useTranslate();
  return (
    <Form<Edit>
      layout="vertical"
      initialValues={{ ...quota, effective_from: dayjs() }}
      onFinish={onSave}
      requiredMark={false}
    >
      <p>{t('alerts.quota_hint')}</p>
      <div className={styles.numbers}>
        {(['looks', 'downloads'] as const).map((name) => (
          <Form.Item key={name} name={name} label={t(`alerts.value.${name}`)} rules={[{ required: true }]}>
            <InputNumber min={0} max={1_000_000} />
          </Form.Item>
        ))}
      </div>
      <Dated />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('alerts.save')}
      </Button>
    </Form>
  );
}

function ruleColumns(t: Translate, onEdit: ((rule: AlertRule) => void) | null): Column<AlertRule>[] {
  return [
    {
      key: 'rule',
      title: t('alerts.rule'),
      render: (rule) => (
        <>
          <strong>{translateCode(t, 'alerts.rule', rule.code)}</strong>
          <div className={layout.quiet}>{translateCode(t, 'alerts.why', rule.code)}</div>
        </>
      ),
    },
    {
      key: 'limit',
      title: t('alerts.value.limit'),
      numeric: true,
      render: (rule) =>
        t('alerts.limit_of', { limit: formatCount(rule.limit), span: formatMinutes(rule.minutes, t) }),
    },
    {
      key: 'enabled',
      title: t('alerts.state'),
      render: (rule) => (
        <Tag tone={rule.enabled ? 'good' : 'calm'}>{t(rule.enabled ? 'alerts.on' : 'alerts.off')}</Tag>
      ),
    },
    ...(onEdit
      ? [
          {
            key: 'edit',
            title: <span className="visually-hidden">{t('alerts.change')}</span>,
            render: (rule: AlertRule) => (
              <Button size="small" onClick={() => onEdit(rule)}>
                {t('alerts.change')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

function quotaColumns(t: Translate, onEdit: ((quota: Quota) => void) | null): Column<Quota>[] {
  const most = (count: number) => (count ? count : t('alerts.no_limit'));
  return [
    { key: 'role', title: t('audit.roles'), render: (quota) => translateCode(t, 'role', quota.role) },
    {
      key: 'looks',
      title: t('alerts.value.looks'),
      numeric: true,
      render: (quota) => most(quota.looks),
    },
    {
      key: 'downloads',
      title: t('alerts.value.downloads'),
      numeric: true,
      render: (quota) => most(quota.downloads),
    },
    ...(onEdit
      ? [
          {
            key: 'edit',
            title: <span className="visually-hidden">{t('alerts.change')}</span>,
            render: (quota: Quota) => (
              <Button size="small" onClick={() => onEdit(quota)}>
                {t('alerts.change')}
              </Button>
            ),
          },
        ]
      : []),
  ];
}

function useSaving(onDone: () => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (run: () => Promise<void>) => run(),
    onSuccess: () => {
      message.success(t('alerts.saved'));
      onDone();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

export function RulesPanel() {
  const t = useTranslate();
  const [rule, setOpenRule] = useState<AlertRule | null>(null);
  const [quota, setOpenQuota] = useState<Quota | null>(null);
  const close = () => {
    setOpenRule(null);
    setOpenQuota(null);
  };
  const { mutate, isPending } = useSaving(close);
  const { data, error, refetch } = useQuery(alertRulesQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={10} />;
  const day = (edit: Edit) => edit.effective_from.format('YYYY-MM-DD');
  const coming = data.set_here.filter((row) => row.effective_from > dayjs().format('YYYY-MM-DD'));
  const saveRule = (of: AlertRule) => (edit: Edit) => {
    const { reason = '', effective_from: _, ...values } = edit as Edit & AlertRule;
    mutate(() => setRule({ ...values, code: of.code, effective_from: day(edit), reason }));
  };
  const saveQuota = (of: Quota) => (edit: Edit) => {
    const { looks, downloads } = edit as Edit & Quota;
    mutate(() => setQuota({ role: of.role, looks, downloads, effective_from: day(edit) }));
  };
  return (
    <div className={layout.stack}>
      <Panel title={t('alerts.rules')}>
        <DataTable
          caption={t('alerts.rules')}
          columns={ruleColumns(t, data.may_change ? setOpenRule : null)}
          rows={data.current}
          rowKey={(row) => row.code}
        />
        {!!coming.length && (
          <ul className={styles.notes}>
            {coming.map((row) => (
              <li key={`${row.code} ${row.effective_from}`}>
                {t('alerts.coming', {
                  day: formatDate(row.effective_from),
                  rule: translateCode(t, 'alerts.rule', row.code),
                  limit: formatCount(row.limit),
                  span: formatMinutes(row.minutes, t),
                })}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('alerts.quotas')}>
        <p className={layout.quiet}>{t('alerts.quota_hint')}</p>
        <DataTable
          caption={t('alerts.quotas')}
          columns={quotaColumns(t, data.may_change ? setOpenQuota : null)}
          rows={data.quotas}
          rowKey={(row) => row.role}
        />
      </Panel>
      <Drawer
        open={rule !== null || quota !== null}
        onClose={close}
        size={460}
        destroyOnHidden
        title={rule ? translateCode(t, 'alerts.rule', rule.code) : t('alerts.quotas')}
      >
        {rule && <RuleForm rule={rule} busy={isPending} onSave={saveRule(rule)} />}
        {quota && <QuotaForm quota={quota} busy={isPending} onSave={saveQuota(quota)} />}
      </Drawer>
    </div>
  );
}
