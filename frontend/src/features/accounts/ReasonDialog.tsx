import { Form, Input, Modal } from 'antd';
import { useTranslate } from '@/i18n/language';

type Props = {
  readonly title: string;
  readonly hint?: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onGive: (reason: string) => void;
  readonly onClose: () => void;
};

/** Ask why: every act that others consent to, or that ends somebody's access, has a reason. */
export function ReasonDialog({ title, hint, open, busy, onGive, onClose }: Props) {
  const t = useTranslate();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('users.go')}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      title={title}
      destroyOnHidden
    >
      {hint && <p>{hint}</p>}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={({ reason }) => onGive(reason)}>
        <Form.Item
          name="reason"
          label={t('users.reason')}
          rules={[{ required: true, whitespace: true, message: t('users.reason_required') }]}
        >
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
