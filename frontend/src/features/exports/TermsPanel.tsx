import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { acts, type ExportTerms, exportTermsQuery, useExportAct } from './exports';
import styles from './exports.module.css';

const NAMES = ['most_records', 'most_downloads', 'days'] as const;
type Values = Record<(typeof NAMES)[number], number> & { effective_from: string; basis: string };

function EditTerms({ terms, onDone }: { terms: ExportTerms; onDone: () => void }) {
  const t = useTranslate();
  const [form] = Form.useForm<Values>();
  const save = useExportAct(
    (values: Values) => acts.setTerms({ ...values, company_id: terms.company.id }),
    t('exports.terms_saved'),
    onDone,
  );
  const today = dayjs().format('YYYY-MM-DD');
  return (
    <Modal
      open
      title={t('exports.terms_edit')}
      okText={t('exports.terms_save')}
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
        initialValues={{ ...terms.terms, effective_from: today, basis: '' }}
        onFinish={save.mutate}
      >
        <div className={styles.pair}>
          {NAMES.map((name) => (
            <Form.Item key={name} name={name} label={t(`exports.terms.${name}`)} rules={[{ required: true }]}>
              <InputNumber
                min={terms.limits[name]?.least ?? 1}
                max={terms.limits[name]?.most ?? 1}
                precision={0}
                style={{ width: '100%' }}
              />
            </Form.Item>
          ))}
          <Form.Item
            name="effective_from"
            label={t('exports.terms.effective_from')}
            rules={[{ required: true }]}
          >
            <Input type="date" min={today} />
          </Form.Item>
        </div>
        <Form.Item
          name="basis"
          label={t('exports.terms.basis')}
          rules={[{ required: true, whitespace: true, message: t('exports.terms.basis_needed') }]}
        >
          <Input maxLength={400} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** How much may be exported at once, and how long it may be fetched; who may secure the company changes it. */
export function TermsPanel() {
  const t = useTranslate();
  const [company, setCompany] = useState<number>();
  const [editing, setEditing] = useState(false);
  const { data: terms, error, refetch } = useQuery(exportTermsQuery(company));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!terms) return <LoadingState rows={4} />;
  const done = () => {
    setEditing(false);
    void refetch();
  };
  return (
    <Panel
      title={terms.company.name}
      extra={
        <span className={styles.acts}>
          {terms.companies.length > 1 && (
            <Select
              aria-label={t('person.company')}
              value={terms.company.id}
              onChange={setCompany}
              options={terms.companies.map((one) => ({ value: one.id, label: one.name }))}
              popupMatchSelectWidth={false}
            />
          )}
          {terms.may_change && <Button onClick={() => setEditing(true)}>{t('exports.terms_edit')}</Button>}
        </span>
      }
    >
      <dl className={styles.facts}>
        {NAMES.map((name) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{t(`exports.terms.${name}`)}</dt>
            <dd className="numeric">{terms.terms[name]}</dd>
          </div>
        ))}
      </dl>
      {terms.coming.map((row) => (
        <p key={row.effective_from} className={styles.quiet}>
          {t('exports.terms_coming', {
            from: row.effective_from,
            records: row.most_records,
            downloads: row.most_downloads,
            days: row.days,
            by: row.changed_by,
          })}
        </p>
      ))}
      {editing && <EditTerms terms={terms} onDone={done} />}
    </Panel>
  );
}
