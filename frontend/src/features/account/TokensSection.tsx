import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Popconfirm, Select, Typography } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { ApiToken, MyAccount } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './account.module.css';
import { tokensQuery } from './queries';
import { useAct } from './useAct';

type Fields = { name: string; scopes: string[]; days: number; networks?: string[]; daily_quota?: number };
/** Scopes that stand in for a person's fresh proof: bound to networks, a short time and a daily quota. */
const UNATTENDED = ['unattended_exports', 'unattended_levels'];
const isUnattended = (scopes: readonly string[] | undefined) =>
  !!scopes?.some((scope) => UNATTENDED.includes(scope));
const TONES = { active: 'good', expired: 'calm', revoked: 'calm' } as const;

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const t = useTranslate();
  const used = token.last_used_at
    ? t('account.used_from', { at: formatMoment(token.last_used_at), address: token.last_address })
    : t('account.never_used');
  return (
    <li>
      <div>
        <strong>{token.name}</strong> <code>{token.start}</code>{' '}
        <Tag tone={TONES[token.state]}>{t(`account.token_${token.state}`)}</Tag>
        <small>
          {token.scopes.map((scope) => translateCode(t, 'account.scope', scope)).join(' · ')}
          <br />
          {[t('account.expires_at', { at: formatMoment(token.expires_at) }), used].join(' · ')}
          {token.networks.length > 0 && (
            <>
              <br />
              {t('account.token_bound', { networks: token.networks.join(', ') })}
              {token.daily_quota > 0 && ` · ${t('account.token_quota_of', { count: token.daily_quota })}`}
            </>
          )}
        </small>
      </div>
      {token.state === 'active' && (
        <Popconfirm
          title={t('account.token_revoke_sure')}
          onConfirm={onRevoke}
          okText={t('account.token_revoke')}
          cancelText={t('common.cancel')}
        >
          <Button size="small">{t('account.token_revoke')}</Button>
        </Popconfirm>
      )}
    </li>
  );
}

function BoundFields({ needed }: { needed: boolean }) {
  const t = useTranslate();
  return (
    <>
      <Form.Item
        name="networks"
        label={t('account.token_networks')}
        extra={t('account.token_networks_hint')}
        rules={[{ required: needed, message: t('account.token_networks_needed') }]}
      >
        <Select mode="tags" open={false} tokenSeparators={[',', ' ']} placeholder="10.20.0.0/16" />
      </Form.Item>
      {needed && (
        <>
          <Alert type="warning" showIcon title={t('account.token_unattended_hint')} />
          <Form.Item name="daily_quota" label={t('account.token_quota')} rules={[{ required: true }]}>
            <InputNumber min={1} max={10_000} precision={0} />
          </Form.Item>
        </>
      )}
    </>
  );
}

export function TokensSection({ account }: { account: MyAccount }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(tokensQuery);
  const { busy, failure, act } = useAct();
  const [form] = Form.useForm<Fields>();
  const [secret, setSecret] = useState('');
  const unattended = isUnattended(Form.useWatch('scopes', form));
  const longest = unattended ? account.token_unattended_days : account.token_max_days;
  const make = async (fields: Fields) => {
    const body = { ...fields, networks: fields.networks ?? [], daily_quota: fields.daily_quota ?? 0 };
    const made = await act(async () => {
      setSecret((await dataOf(api.POST('/api/me/account/tokens', { body }))).secret);
    });
    if (made) form.resetFields();
  };
  const revoke = (id: string) =>
    act(
      () => api.DELETE('/api/me/account/tokens/{token_id}', { params: { path: { token_id: id } } }),
      t('account.token_is_revoked'),
    );
  return (
    <Panel title={t('account.tokens')}>
      <p className={styles.hint}>{t('account.tokens_hint')}</p>
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={2} />}
      {secret && (
        <Alert
          type="warning"
          showIcon
          closable={{ onClose: () => setSecret(''), closeIcon: true, 'aria-label': t('common.close') }}
          title={t('account.token_once')}
          description={
            <Typography.Text code copyable className={styles.secret}>
              {secret}
            </Typography.Text>
          }
        />
      )}
      <ul className={styles.rows}>
        {(data ?? []).map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => void revoke(token.id)} />
        ))}
      </ul>
      {account.token_max_days === 0 ? (
        <p>{t('account.tokens_off')}</p>
      ) : (
        <Form<Fields>
          form={form}
          layout="vertical"
          requiredMark={false}
          className={styles.tokenForm}
          initialValues={{ scopes: ['read'], days: Math.min(90, account.token_max_days), daily_quota: 100 }}
          onFinish={(fields) => void make(fields)}
        >
          <Form.Item
            name="name"
            label={t('account.token_name')}
            rules={[{ required: true, whitespace: true, message: t('account.token_name_required') }]}
          >
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
          <Form.Item
            name="scopes"
            label={t('account.token_scopes')}
            rules={[{ required: true, message: t('account.token_scopes_required') }]}
          >
            <Select
              mode="multiple"
              options={account.scopes.map((scope) => ({
                value: scope,
                disabled: UNATTENDED.includes(scope) && account.token_unattended_days === 0,
                label: translateCode(t, 'account.scope', scope),
              }))}
            />
          </Form.Item>
          <BoundFields needed={unattended} />
          <Form.Item name="days" label={t('account.token_days', { most: longest })}>
            <InputNumber min={1} max={longest} />
          </Form.Item>
          <Button htmlType="submit" loading={busy}>
            {t('account.token_make')}
          </Button>
        </Form>
      )}
    </Panel>
  );
}
