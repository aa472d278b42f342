import { Form, Input, Modal } from 'antd';
import { useTranslate } from '@/i18n/language';

type Props = {
  readonly title: string;
  readonly hint?: string;
  readonly okText?: string;
  readonly danger?: boolean;
  readonly maxLength?: number;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onGive: (reason: string) => void;
  readonly onClose: () => void;
};

/** Ask why: every act that others consent to, or that ends somebody's access, has a reason. */
export function ReasonDialog(props: Props) {
  const { title, hint, okText, danger = false, maxLength = 500, open, busy, onGive, onClose } = props;
  const t = useTranslate();
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={okText ?? t('common.go')}
      okButtonProps={{ danger }}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      title={title}
      destroyOnHidden
    >
      {hint && <p>{hint}</p>}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ reason }) => onGive(reason.trim())}
      >
        <Form.Item
          name="reason"
          label={t('common.reason')}
          rules={[{ required: true, whitespace: true, message: t('common.reason_required') }]}
        >
          <Input.TextArea rows={3} maxLength={maxLength} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
