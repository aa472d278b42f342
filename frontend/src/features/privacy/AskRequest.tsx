import { FormOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { PersonRequest } from '@/api/types';
import { useLanguage, useTranslate } from '@/i18n/language';
import styles from './privacy.module.css';
import { usePrivacyAct } from './queries';
import { useRuleNames } from './RequestList';

type Values = { kind: PersonRequest['kind']; text: string };
type Props = { recordId?: string; label?: string; quiet?: boolean };

function AskForm({ recordId, onDone }: { recordId?: string; onDone: () => void }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const { rules } = useRuleNames();
  const [key] = useState(() => crypto.randomUUID());
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch('kind', form);
  const kind = rules?.kinds.find((one) => one.id === chosen);
  const ask = usePrivacyAct(
    (values: Values) =>
      dataOf(
        api.POST('/api/privacy/requests', {
          body: {
            ...values,
            text: values.text.trim(),
            request_key: key,
            standing: 'self',
            record_ids: recordId ? [recordId] : [],
          },
        }),
      ),
    t('privacy.ask_done'),
    onDone,
  );
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => ask.mutate(values)}
    >
      <Form.Item
        name="kind"
        label={t('privacy.kind')}
        rules={[{ required: true, message: t('privacy.kind_needed') }]}
      >
        <Select options={rules?.kinds.map((one) => ({ value: one.id, label: english ? one.en : one.zh }))} />
      </Form.Item>
      <Form.Item
        name="text"
        label={t('privacy.text')}
        extra={t('privacy.text_hint')}
        rules={[{ required: true, whitespace: true, message: t('privacy.text_needed') }]}
      >
        <Input.TextArea rows={4} maxLength={4000} />
      </Form.Item>
      {kind && (
        <Alert
          type="info"
          showIcon
          title={t('privacy.ask_note', { days: kind.days, basis: kind.basis.join('、') })}
        />
      )}
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" loading={ask.isPending}>
          {t('privacy.ask_send')}
        </Button>
        <Button onClick={onDone}>{t('common.cancel')}</Button>
      </div>
    </Form>
  );
}

/** Opens the form by which a person asks about his own information. */
export function AskRequestButton({ recordId, label, quiet = false }: Props) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type={quiet ? 'default' : 'primary'} icon={<FormOutlined />} onClick={() => setOpen(true)}>
        {label ?? t('privacy.ask')}
      </Button>
      <Modal
        open={open}
        title={t('privacy.ask')}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        {open && <AskForm recordId={recordId} onDone={() => setOpen(false)} />}
      </Modal>
    </>
  );
}
