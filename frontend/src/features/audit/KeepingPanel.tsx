/** How long the log names people, company by company; who may take the log out asks for the end of what is older. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './audit.module.css';
import { type Keeping, keepingQuery, periodText, proposeEnding, proposePeriod } from './keeping';

type Wish = { kind: 'end' | 'period'; row: Keeping };
type Values = { unit?: 'Y' | 'M' | 'ever'; count?: number; basis?: string; reason: string };

const nameOf = (row: Keeping, t: Translate) => row.company || t('keeping.no_company');

function send({ kind, row }: Wish, { unit, count, basis, reason }: Values) {
  if (kind === 'end' || row.company_id === null) return proposeEnding(row.company_id, reason);
  const period = unit === 'ever' ? 'PERMANENT' : `P${count}${unit}`;
  return proposePeriod({ company_id: row.company_id, period, basis: basis ?? '', reason });
}

function PeriodFields({ row }: { row: Keeping }) {
  const t = useTranslate();
  const unit = Form.useWatch<Values['unit']>('unit');
  return (
    <>
      <p>{t('keeping.at_least', { least: periodText(row.legal_minimum, t) })}</p>
      <Form.Item name="unit" label={t('keeping.period')}>
        <Radio.Group
          options={[
            { value: 'Y', label: t('keeping.in_years') },
            { value: 'M', label: t('keeping.in_months') },
            { value: 'ever', label: t('keeping.for_ever') },
          ]}
        />
      </Form.Item>
      {unit !== 'ever' && (
        <Form.Item name="count" label={t('keeping.how_many')} rules={[{ required: true }]}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
      )}
      <Form.Item
        name="basis"
        label={t('keeping.basis')}
        rules={[{ required: true, whitespace: true, message: t('keeping.basis_needed') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </>
  );
}

function Propose({ wish, onDone }: { wish: Wish; onDone: () => void }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { mutate, isPending } = useMutation({
    mutationFn: (values: Values) => send(wish, values),
    onSuccess: () => {
      message.success(t('keeping.asked'));
      void queryClient.invalidateQueries({ queryKey: keepingQuery.queryKey });
      onDone();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  const { row, kind } = wish;
  return (
    <Modal
      open
      title={t(kind === 'end' ? 'keeping.end_of' : 'keeping.period_of', { company: nameOf(row, t) })}
      okText={t('keeping.ask')}
      okButtonProps={{ loading: isPending }}
      cancelText={t('common.cancel')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ unit: 'Y', count: 5 }}
        onFinish={(values) => mutate(values)}
      >
        {kind === 'end' ? (
          <p>
            {t('keeping.what_ends', {
              before: row.before ? formatDate(row.before) : '',
              events: row.due_events,
              kept: row.kept_whole,
            })}
          </p>
        ) : (
          <PeriodFields row={row} />
        )}
        <Form.Item
          name="reason"
          label={t('keeping.reason')}
          rules={[{ required: true, whitespace: true, message: t('keeping.reason_needed') }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Due({ row }: { row: Keeping }) {
  const t = useTranslate();
  if (!row.before) return t('keeping.nothing_ever');
  const due = t('keeping.due', { before: formatDate(row.before), events: row.due_events });
  return (
    <>
      {due}
      {row.first_at && row.last_at && (
        <small className={styles.soft}>
          {' '}
          {t('keeping.range', { from: formatDate(row.first_at), to: formatDate(row.last_at) })}
        </small>
      )}
    </>
  );
}

function Last({ row }: { row: Keeping }) {
  const t = useTranslate();
  if (row.waiting) return t('keeping.waits');
  if (!row.last_state) return '—';
  return t(`keeping.last.${row.last_state}`, {
    before: row.last_before ? formatDate(row.last_before) : '',
    events: row.last_events,
  });
}

function columnsOf(t: Translate, onWish: ((wish: Wish) => void) | null): Column<Keeping>[] {
  const columns: Column<Keeping>[] = [
    { key: 'company', title: t('keeping.company'), render: (row) => nameOf(row, t) },
    { key: 'period', title: t('keeping.period'), render: (row) => periodText(row.period, t) },
    { key: 'basis', title: t('keeping.basis'), render: (row) => row.basis.join('；'), wideOnly: true },
    { key: 'due', title: t('keeping.older'), render: (row) => <Due row={row} /> },
    { key: 'last', title: t('keeping.state'), render: (row) => <Last row={row} /> },
  ];
  if (onWish) {
    columns.push({
      key: 'acts',
      title: <span className="visually-hidden">{t('keeping.acts')}</span>,
      render: (row) => (
        <span className={styles.acts}>
          {row.company_id !== null && (
            <Button size="small" onClick={() => onWish({ kind: 'period', row })}>
              {t('keeping.change_period')}
            </Button>
          )}
          <Button
            size="small"
            disabled={!row.due_events || row.waiting}
            onClick={() => onWish({ kind: 'end', row })}
          >
            {t('keeping.ask_end')}
          </Button>
        </span>
      ),
    });
  }
  return columns;
}

export function KeepingPanel() {
  const t = useTranslate();
  const [wish, setWish] = useState<Wish | null>(null);
  const { data, error, refetch } = useQuery(keepingQuery);
  return (
    <Panel title={t('keeping.title')}>
      <p className={styles.soft}>{t('keeping.lead')}</p>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data && (
        <DataTable
          caption={t('keeping.title')}
          columns={columnsOf(t, data.may_propose ? setWish : null)}
          rows={data.items}
          rowKey={(row) => row.company_id ?? 0}
        />
      )}
      {wish && <Propose wish={wish} onDone={() => setWish(null)} />}
    </Panel>
  );
}
