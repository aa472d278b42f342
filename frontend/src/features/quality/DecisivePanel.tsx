import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import type { Decisive } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './quality.module.css';

const keyOf = (companyId: number) => ['quality', 'decisive', companyId];

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

type DialogProps = { companyId: number; row: Decisive; onEnd: () => void };

/** Which fields of one type hold a record back, from a day on. */
function DecisiveDialog({ companyId, row, onEnd }: DialogProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { message } = App.useApp();
  const [fields, setFields] = useState(row.fields);
  const [from, setFrom] = useState(today());
  const dayId = useId();
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        api.PUT('/api/quality/decisive', {
          body: { company_id: companyId, type: row.type, fields, effective_from: from },
        }),
      ),
    onSuccess: (saved) => {
      queryClient.setQueryData(keyOf(companyId), saved);
      message.success(t('decisive.saved'));
      onEnd();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  const own = names.typeOf(row.type)?.fields ?? [];
  return (
    <Modal
      open
      title={t('decisive.change_type', { type: names.type(row.type) })}
      okText={t('decisive.save')}
      cancelText={t('unconfirmed.cancel')}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: from < today() }}
      onOk={() => save.mutate()}
      onCancel={onEnd}
    >
      <div className={styles.decisiveForm}>
        <div>
          <span aria-hidden>{t('decisive.fields')}</span>
          <Select
            mode="multiple"
            aria-label={t('decisive.fields')}
            value={fields}
            onChange={setFields}
            options={own.map((id) => ({ value: id, label: names.field(id) }))}
          />
        </div>
        <div>
          <label htmlFor={dayId}>{t('decisive.from')}</label>
          <Input
            id={dayId}
            type="date"
            min={today()}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </div>
      </div>
    </Modal>
  );
}

/** The fields that hold a record back when they are unsure; every other value only waits itself. */
export function DecisivePanel({ companyId }: { companyId: number }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [onlyNamed, setOnlyNamed] = useState(true);
  const [changing, setChanging] = useState<Decisive | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(companyId),
    queryFn: () => dataOf(api.GET('/api/quality/decisive', { params: { query: { company_id: companyId } } })),
  });
  const columns: Column<Decisive>[] = [
    { key: 'type', title: t('record.type'), render: (row) => names.type(row.type) },
    {
      key: 'fields',
      title: t('decisive.title'),
      long: true,
      render: (row) => (
        <span className={styles.decisive}>
          {row.bound.map((id) => (
            <Tag key={id} tone="accent" title={t('decisive.bound')}>
              {`${names.field(id)} · ${t('decisive.bound')}`}
            </Tag>
          ))}
          {row.fields.map((id) => (
            <Tag key={id} tone="calm">
              {names.field(id)}
            </Tag>
          ))}
          {!row.bound.length && !row.fields.length && t('decisive.none')}
        </span>
      ),
    },
    {
      key: 'since',
      title: t('decisive.since'),
      render: (row) => (row.since ? `${formatDate(row.since)} ${row.changed_by}` : '—'),
    },
    {
      key: 'change',
      title: <span className="visually-hidden">{t('decisive.change')}</span>,
      render: (row) => (
        <Button
          size="small"
          aria-label={t('decisive.change_type', { type: names.type(row.type) })}
          onClick={() => setChanging(row)}
        >
          {t('decisive.change')}
        </Button>
      ),
    },
  ];
  const rows = (data ?? []).filter((row) => !onlyNamed || row.bound.length || row.fields.length);
  return (
    <Panel title={t('decisive.title')}>
      <p className={layout.quiet}>{t('decisive.lead')}</p>
      <p>
        <Checkbox checked={onlyNamed} onChange={(event) => setOnlyNamed(event.target.checked)}>
          {t('decisive.only_named')}
        </Checkbox>
      </p>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={4} />}
      {data && (
        <DataTable caption={t('decisive.title')} columns={columns} rows={rows} rowKey={(row) => row.type} />
      )}
      {changing && <DecisiveDialog companyId={companyId} row={changing} onEnd={() => setChanging(null)} />}
    </Panel>
  );
}
