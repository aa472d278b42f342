import { DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { PersonRequest, Weighed } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import rowStyles from '@/ui/rows.module.css';
import styles from './privacy.module.css';
import { usePrivacyAct } from './queries';

type Values = { records: string[]; reason: string };

/** Proposes that records of a request be destroyed. Two others must consent; the last consent does it. */
export function EraseButton({ request, weighed }: { request: PersonRequest; weighed: readonly Weighed[] }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Values>();
  const erasable = weighed.filter((one) => !one.obstacles.length);
  const waiting = request.erasures.some((one) => one.state === 'proposed');
  const propose = usePrivacyAct(
    ({ records, reason }: Values) =>
      dataOf(
        api.POST('/api/privacy/requests/{request_id}/erasure', {
          params: { path: { request_id: request.id } },
          body: { record_ids: records, reason: reason.trim() },
        }),
      ),
    t('privacy.erase_proposed'),
    () => setOpen(false),
  );
  if (!erasable.length || waiting) return null;
  const label = (one: Weighed) => {
    const record = request.records.find((row) => row.record_id === one.record_id);
    return [record?.title ?? t('privacy.record_hidden'), record?.reference_code].filter(Boolean).join(' ');
  };
  return (
    <div className={styles.acts}>
      <Button danger icon={<DeleteOutlined />} onClick={() => setOpen(true)}>
        {t('privacy.erase')}
      </Button>
      <Modal
        open={open}
        title={t('privacy.erase')}
        okText={t('privacy.propose')}
        okButtonProps={{ danger: true, loading: propose.isPending }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ records: erasable.map((one) => one.record_id) }}
          onFinish={(values) => propose.mutate(values)}
        >
          <Alert type="warning" showIcon title={t('privacy.erase_note')} style={{ marginBottom: 12 }} />
          <Form.Item
            name="records"
            label={t('privacy.records')}
            rules={[{ required: true, type: 'array', min: 1, message: t('privacy.records_needed') }]}
          >
            <Checkbox.Group
              className={rowStyles.list}
              options={erasable.map((one) => ({ value: one.record_id, label: label(one) }))}
            />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('privacy.reason')}
            extra={t('privacy.two_consent')}
            rules={[{ required: true, whitespace: true, message: t('privacy.reason_needed') }]}
          >
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
        </Form>
      </Modal>
    </div>
  );
}
