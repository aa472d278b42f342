/** The rules of signing in; changing one asks for a fresh proof. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './accounts.module.css';
import { ROLES } from './GrantDialog';
import { rulesQuery } from './queries';

const NUMBERS = [
  ['second_factor_grace_days', 0, 90],
  ['step_up_minutes', 1, 60],
  ['idle_minutes', 5, 480],
  ['lockout_failures', 3, 5],
  ['lockout_minutes', 5, 1440],
  ['password_min_length', 8, 64],
  ['never_used_days', 0, 365],
  ['token_max_days', 0, 730],
  ['token_unattended_days', 0, 90],
] as const;
const LEVELS = [1, 2, 3, 4];

type Rules = Record<string, unknown>;

export function RulesPanel() {
  const t = useTranslate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Rules>();
  const [busy, setBusy] = useState(false);
  const { data, error, refetch } = useQuery(rulesQuery);
  const save = async (fields: Rules) => {
    const before = data?.rules as Rules;
    const changes = Object.fromEntries(
      Object.entries(fields).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
      ),
    );
    if (Object.keys(changes).length === 0) return;
    setBusy(true);
    try {
      const now = await dataOf(api.PUT('/api/security-rules', { body: { changes } }));
      client.setQueryData(rulesQuery.queryKey, now);
      message.success(t('users.done'));
    } catch (failure) {
      message.error(describeError(failure, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title={t('rules.title')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={4} />}
      {data && (
        <Form<Rules>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={data.rules}
          onFinish={(fields) => void save(fields)}
        >
          <Form.Item name="second_factor_roles" label={t('rules.second_factor_roles')}>
            <Select
              mode="multiple"
              options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            />
          </Form.Item>
          <Form.Item name="step_up_levels" label={t('rules.step_up_levels')}>
            <Select mode="multiple" options={LEVELS.map((level) => ({ value: level, label: `L${level}` }))} />
          </Form.Item>
          <div className={styles.numbers}>
            {NUMBERS.map(([name, low, high]) => (
              <Form.Item key={name} name={name} label={t(`rules.${name}`)} extra={`${low} – ${high}`}>
                <InputNumber min={low} max={high} />
              </Form.Item>
            ))}
          </div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('rules.save')}
          </Button>
        </Form>
      )}
    </Panel>
  );
}
