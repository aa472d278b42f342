import { Alert, Form, Input, Modal } from 'antd';
import { describeError } from '@/api/problem';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { useSchemeNames } from '@/ui/scheme';
import { questionFor, useShowValue } from './masking';

type Props = {
  record: RecordDetail;
  /** The field asked for. */
  id: string;
  onShown: (id: string, value: string) => void;
  onClose: () => void;
};

/** Why somebody wants to see a masked value; the answer is written into the audit log. */
export function ShowDialog({ record, id, onShown, onClose }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [form] = Form.useForm<{ reason?: string }>();
  const show = useShowValue(record, (answer) => {
    onShown(answer.id, answer.value);
    onClose();
  });
  return (
    <Modal
      open
      title={t('mask.show_title', { field: names.field(questionFor(id).field) })}
      okText={t('mask.show')}
      cancelText={t('common.cancel')}
      confirmLoading={show.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t('mask.show_hint')}</p>
      {show.error && <Alert type="error" showIcon message={describeError(show.error, t)} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ reason = '' }) => show.mutate({ id, reason })}
      >
        <Form.Item
          name="reason"
          label={t(record.reason_needed ? 'mask.reason' : 'mask.reason_optional')}
          rules={
            record.reason_needed
              ? [{ required: true, whitespace: true, message: t('mask.reason_required') }]
              : []
          }
        >
          <Input.TextArea
            rows={3}
            maxLength={400}
            autoFocus
            onPressEnter={(event) => {
              if (event.ctrlKey || event.metaKey) form.submit();
            }}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
