import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import type { AuditAddress } from '@/shell/addresses';
import { DateRange } from '@/ui/DateRange';
import { ACTIONS } from './actions';
import styles from './audit.module.css';

const KINDS = [
  'record',
  'employee',
  'user',
  'loan',
  'batch',
  'source_file',
  'company',
  'policy',
  'approval',
  'alert',
  'audit',
  'request',
] as const;

type Props = {
  address: AuditAddress;
  actor: string;
  onChange: (address: AuditAddress, actor?: string) => void;
};

export function AuditFilters({ address, actor, onChange }: Props) {
  const t = useTranslate();
  const me = useMe();
  const [text, setText] = useState(actor);
  const set = (part: AuditAddress) => onChange({ ...address, ...part, page: undefined });
  return (
    <form
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ ...address, page: undefined }, text.trim());
      }}
    >
      <Input
        className={styles.actor}
        allowClear
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder={t('audit.actor_placeholder')}
        aria-label={t('audit.actor')}
        autoComplete="off"
      />
      <Select
        allowClear
        aria-label={t('audit.action')}
        placeholder={t('audit.action')}
        value={address.action}
        onChange={(action) => set({ action })}
        options={ACTIONS.map((action) => ({ value: action, label: translateCode(t, 'action', action) }))}
        popupMatchSelectWidth={false}
      />
      <Select
        allowClear
        aria-label={t('audit.result')}
        placeholder={t('audit.result')}
        value={address.result}
        onChange={(result) => set({ result })}
        options={(['allowed', 'refused'] as const).map((result) => ({
          value: result,
          label: t(`audit.result.${result}`),
        }))}
        popupMatchSelectWidth={false}
      />
      <Select
        allowClear
        aria-label={t('audit.object_kind')}
        placeholder={t('audit.object_kind')}
        value={address.kind}
        onChange={(kind) => set({ kind })}
        options={KINDS.map((kind) => ({ value: kind, label: translateCode(t, 'audit.kind', kind) }))}
        popupMatchSelectWidth={false}
      />
      {me.companies.length > 1 && (
        <Select
          allowClear
          aria-label={t('person.company')}
          placeholder={t('person.company')}
          value={address.company}
          onChange={(company) => set({ company })}
          options={me.companies.map((company) => ({ value: company.id, label: company.name }))}
          popupMatchSelectWidth={false}
        />
      )}
      <Input
        className={styles.actor}
        allowClear
        defaultValue={address.rule}
        onBlur={(event) => set({ rule: event.target.value.trim() || undefined })}
        onPressEnter={(event) => set({ rule: event.currentTarget.value.trim() || undefined })}
        placeholder={t('audit.rule')}
        aria-label={t('audit.rule')}
        autoComplete="off"
      />
      <Input
        className={styles.actor}
        allowClear
        defaultValue={address.network}
        onBlur={(event) => set({ network: event.target.value.trim() || undefined })}
        onPressEnter={(event) => set({ network: event.currentTarget.value.trim() || undefined })}
        placeholder={t('audit.address')}
        aria-label={t('audit.address')}
        autoComplete="off"
      />
      <DateRange
        label={t('audit.period')}
        value={{ from: address.from, to: address.to }}
        onChange={(range) => set(range)}
      />
      {address.object && (
        <Button onClick={() => set({ object: undefined })}>
          {t('search.facet_remove', { name: t('audit.object') })}
        </Button>
      )}
      <Button type="primary" htmlType="submit">
        {t('search.submit')}
      </Button>
    </form>
  );
}
