import { EditOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import type { LevelTerms, LoanTerms } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import styles from './loans.module.css';

type Values = Omit<LevelTerms, 'level' | 'basis'> & { basis: string; effective_from: string };

function EditTerms({
  companyId,
  terms,
  onDone,
}: {
  companyId: number;
  terms: LevelTerms;
  onDone: () => void;
}) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: (values: Values) =>
      dataOf(api.PUT('/api/loans/terms', { body: { ...values, company_id: companyId, level: terms.level } })),
    onSuccess: () => {
      message.success(t('loan.terms_saved'));
      void queryClient.invalidateQueries({ queryKey: ['loans', 'terms'] });
      onDone();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  const today = dayjs().format('YYYY-MM-DD');
  const number = (name: keyof Values, label: string, least: number, most: number) => (
    <Form.Item name={name} label={label} rules={[{ required: true }]}>
      <InputNumber min={least} max={most} precision={0} style={{ width: '100%' }} />
    </Form.Item>
  );
  return (
    <Modal
      open
      title={t('loan.terms_edit', { level: names.level(terms.level) })}
      okText={t('loan.terms_save')}
      cancelText={t('common.cancel')}
      okButtonProps={{ loading: save.isPending }}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        className={styles.form}
        initialValues={{ ...terms, basis: '', effective_from: today }}
        onFinish={(values) => save.mutate(values)}
      >
        <div className={styles.pair}>
          {number('approvers', t('loan.terms.approvers'), terms.level >= 3 ? 2 : 1, 2)}
          {number('longest_days', t('loan.terms.longest_days'), 1, 366)}
          {number('extensions', t('loan.terms.extensions'), 0, 10)}
          {number('extension_days', t('loan.terms.extension_days'), 0, 366)}
        </div>
        {(['download', 'employee_sees', 'paper'] as const).map((name) => (
          <Form.Item key={name} name={name} valuePropName="checked">
            <Checkbox>{t(`loan.terms.${name}`)}</Checkbox>
          </Form.Item>
        ))}
        <Form.Item name="effective_from" label={t('loan.terms.effective_from')} rules={[{ required: true }]}>
          <Input type="date" min={today} />
        </Form.Item>
        <Form.Item
          name="basis"
          label={t('loan.terms.basis')}
          rules={[{ required: true, whitespace: true, message: t('loan.terms.basis_needed') }]}
        >
          <Input maxLength={400} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function columnsOf(
  t: Translate,
  names: SchemeNames,
  onEdit: ((terms: LevelTerms) => void) | null,
): Column<LevelTerms>[] {
  const yes = (value: boolean) => t(value ? 'loan.yes' : 'loan.no');
  const columns: Column<LevelTerms>[] = [
    { key: 'level', title: t('record.level'), render: (row) => names.level(row.level) },
    { key: 'approvers', title: t('loan.terms.approvers'), render: (row) => row.approvers, numeric: true },
    {
      key: 'longest',
      title: t('loan.terms.longest_days'),
      render: (row) => row.longest_days,
      numeric: true,
    },
    {
      key: 'extensions',
      title: t('loan.terms.extensions'),
      render: (row) => (row.extensions ? `${row.extensions} × ${row.extension_days}` : '—'),
    },
    { key: 'download', title: t('loan.terms.download'), render: (row) => yes(row.download) },
    { key: 'paper', title: t('loan.terms.paper'), render: (row) => yes(row.paper) },
    { key: 'sees', title: t('loan.terms.employee_sees'), render: (row) => yes(row.employee_sees) },
    { key: 'basis', title: t('loan.terms.basis'), render: (row) => row.basis.join('；'), long: true },
  ];
  if (onEdit) {
    columns.push({
      key: 'edit',
      title: <span className="visually-hidden">{t('loan.terms_change')}</span>,
      render: (row) => (
        <Button
          size="small"
          icon={<EditOutlined />}
          aria-label={t('loan.terms_edit', { level: names.level(row.level) })}
          onClick={() => onEdit(row)}
        />
      ),
    });
  }
  return columns;
}

/** On which terms records are lent, by level; who may lend everything of the company changes them. */
export function TermsPanel({ terms }: { terms: LoanTerms }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [edited, setEdited] = useState<LevelTerms | null>(null);
  return (
    <Panel title={t('loan.tab_terms')}>
      <div className={styles.terms}>
        <DataTable
          caption={t('loan.tab_terms')}
          columns={columnsOf(t, names, terms.may_change ? setEdited : null)}
          rows={terms.current}
          rowKey={(row) => row.level}
        />
      </div>
      {terms.set_here.length > 0 && (
        <ul className={`${styles.items} ${styles.quiet}`}>
          {terms.set_here.map((row) => (
            <li key={`${row.level} ${row.effective_from}`}>
              {t('loan.terms_set', {
                level: names.level(row.level),
                from: row.effective_from,
                by: row.changed_by,
                at: formatMoment(row.changed_at),
              })}
            </li>
          ))}
        </ul>
      )}
      {edited && <EditTerms companyId={terms.company_id} terms={edited} onDone={() => setEdited(null)} />}
    </Panel>
  );
}
