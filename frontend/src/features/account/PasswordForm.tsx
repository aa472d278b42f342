import { Alert, Button, Form, Input } from 'antd';
import { changePassword } from '@/api/account';
import { useTranslate } from '@/i18n/language';
import { useAct } from './useAct';

type Fields = { current: string; next: string; again: string };

export function PasswordForm({ shortest, onDone }: { shortest: number; onDone?: () => void }) {
  const t = useTranslate();
  const [form] = Form.useForm<Fields>();
  const { busy, failure, act } = useAct();
  const submit = async ({ current, next }: Fields) => {
    if (!(await act(() => changePassword(current, next), t('account.password_changed')))) return;
    form.resetFields();
    onDone?.();
  };
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => void submit(fields)}
    >
      <div role="alert">
        {failure && <Alert type="error" showIcon title={failure} style={{ marginBottom: 16 }} />}
      </div>
      <Form.Item
        name="current"
        label={t('account.password_current')}
        rules={[{ required: true, message: t('signin.password_required') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={t('account.password_new')}
        extra={t('account.password_rule', { count: shortest })}
        rules={[{ required: true, min: shortest, message: t('account.password_rule', { count: shortest }) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('account.password_again')}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('next')
                ? Promise.resolve()
                : Promise.reject(new Error(t('account.password_differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('account.password_change')}
      </Button>
    </Form>
  );
}
