import { Form, Input, Modal, Select } from 'antd';
import { api, dataOf } from '@/api/client';
import { useTranslate } from '@/i18n/language';
import { OncePassword } from './OncePassword';
import { useUserAct } from './useUserAct';

type Fields = { username: string; display_name: string; language: 'zh-hans' | 'en' };

export function CreateUserDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslate();
  const [form] = Form.useForm<Fields>();
  const { busy, act, password, forget } = useUserAct();
  const make = async (body: Fields) => {
    const made = await act(async () => ({
      password: (await dataOf(api.POST('/api/users', { body }))).password,
    }));
    if (!made) return;
    form.resetFields();
    onClose();
  };
  return (
    <>
      <Modal
        open={open}
        onCancel={onClose}
        onOk={() => form.submit()}
        okText={t('users.create')}
        cancelText={t('common.cancel')}
        confirmLoading={busy}
        title={t('users.create')}
      >
        <p>{t('users.create_hint')}</p>
        <Form<Fields>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ display_name: '', language: 'zh-hans' }}
          onFinish={(fields) => void make(fields)}
        >
          <Form.Item
            name="username"
            label={t('signin.username')}
            rules={[{ required: true, whitespace: true, message: t('signin.username_required') }]}
          >
            <Input maxLength={150} autoComplete="off" autoCapitalize="off" spellCheck={false} />
          </Form.Item>
          <Form.Item name="display_name" label={t('users.display_name')}>
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
          <Form.Item name="language" label={t('account.language')}>
            <Select
              options={[
                { value: 'zh-hans', label: t('account.language_zh') },
                { value: 'en', label: t('account.language_en') },
              ]}
            />
          </Form.Item>
        </Form>
      </Modal>
      <OncePassword password={password} onClose={forget} />
    </>
  );
}
