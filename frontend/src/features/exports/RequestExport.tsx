import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import forms from '@/ui/forms.module.css';
import layout from '@/ui/layout.module.css';
import { PURPOSES } from '@/ui/purposes';
import { ErrorState, LoadingState } from '@/ui/states';
import {
  acts,
  bodyOf,
  type Choice,
  type Chosen,
  choiceQuery,
  type ExportWish,
  useExportAct,
} from './exports';
import styles from './exports.module.css';

type Values = Pick<ExportWish, 'purpose' | 'reason' | 'receiver' | 'note' | 'with_evidence'>;

/** Levels with how many records of each: `L1 × 3、L2 × 1`. */
export function levelsOf(levels: Readonly<Record<string, number>>): string {
  return Object.entries(levels)
    .map(([level, count]) => `L${level} × ${count}`)
    .join(' · ');
}

function obstacleOf(t: Translate, choice: Choice): string | null {
  if (choice.permitted === 0) return t('exports.none_permitted');
  if (!choice.company) return t('error.packages.several_companies');
  const limit = choice.terms.most_records;
  return choice.permitted > limit ? t('error.packages.too_many', { limit }) : null;
}

function Refused({ choice }: { choice: Choice }) {
  const t = useTranslate();
  const refused = choice.refused_count + choice.missing;
  if (!refused) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('exports.left_out', { count: refused })}
      description={
        choice.refused.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard too
          <ul className={styles.problems} tabIndex={0} aria-label={t('exports.refused')}>
            {choice.refused.map((record) => (
              <li key={record.id}>
                {record.title} <span className="numeric">{record.reference_code}</span>
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}

function Summary({ choice }: { choice: Choice }) {
  const t = useTranslate();
  const { most_downloads: downloads, days } = choice.terms;
  return (
    <div role="status">
      <p>
        <strong>{t('exports.choice', { count: choice.permitted, people: choice.employees })}</strong>{' '}
        <span className="numeric">{levelsOf(choice.levels)}</span>
      </p>
      {choice.masked > 0 && <p className={layout.quiet}>{t('exports.masked', { count: choice.masked })}</p>}
      <p className={layout.quiet}>{t('exports.terms_note', { downloads, days })}</p>
    </div>
  );
}

type FormProps = { chosen: Chosen; choice: Choice; requestKey: string; onDone: (asked: boolean) => void };

function RequestForm({ chosen, choice, requestKey, onDone }: FormProps) {
  const t = useTranslate();
  const ask = useExportAct(
    (values: Values) =>
      acts.ask({
        ...bodyOf(chosen),
        ...values,
        note: values.note ?? '',
        with_evidence: !!values.with_evidence,
        request_key: requestKey,
        leave_out: choice.refused_count + choice.missing > 0,
      }),
    t('exports.asked'),
    () => onDone(true),
  );
  return (
    <Form<Values> layout="vertical" requiredMark={false} className={forms.form} onFinish={ask.mutate}>
      <Form.Item
        name="purpose"
        label={t('exports.purpose')}
        rules={[{ required: true, message: t('exports.purpose_needed') }]}
      >
        <Select options={PURPOSES.map((one) => ({ value: one, label: t(`purpose.${one}`) }))} />
      </Form.Item>
      <Form.Item
        name="receiver"
        label={t('exports.receiver')}
        extra={t('exports.receiver_hint')}
        rules={[{ required: true, whitespace: true, message: t('error.packages.receiver_required') }]}
      >
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('exports.reason')}
        extra={t('exports.reason_hint')}
        rules={[{ required: true, whitespace: true, message: t('common.reason_required') }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
      <Form.Item name="with_evidence" valuePropName="checked" extra={t('exports.evidence_hint')}>
        <Checkbox>{t('exports.with_evidence')}</Checkbox>
      </Form.Item>
      <Form.Item name="note" label={t('exports.note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
      <div className={forms.footer}>
        <Button onClick={() => onDone(false)}>{t('common.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t('exports.send')}
        </Button>
      </div>
    </Form>
  );
}

type Props = { chosen: Chosen; onClose: (asked: boolean) => void };

function Body({ chosen, onClose }: Props) {
  const t = useTranslate();
  const id = useId();
  const [key] = useState(() => crypto.randomUUID());
  const { data: choice, error, refetch } = useQuery(choiceQuery(chosen, `${id}${key}`));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!choice) return <LoadingState rows={6} />;
  const obstacle = obstacleOf(t, choice);
  return (
    <div className={forms.form}>
      <Summary choice={choice} />
      <Refused choice={choice} />
      {obstacle ? (
        <Alert type="error" showIcon title={obstacle} />
      ) : (
        <RequestForm chosen={chosen} choice={choice} requestKey={key} onDone={onClose} />
      )}
    </div>
  );
}

/** Ask for records to be taken out of the house; what would be in it is said before. */
export function RequestExport({ chosen, onClose }: { chosen: Chosen | null; onClose: Props['onClose'] }) {
  const t = useTranslate();
  return (
    <Modal
      open={chosen !== null}
      title={t('exports.ask')}
      footer={null}
      onCancel={() => onClose(false)}
      destroyOnHidden
    >
      {chosen && <Body chosen={chosen} onClose={onClose} />}
    </Modal>
  );
}
