import { useQuery } from '@tanstack/react-query';
import { Alert, Form, Input, InputNumber, Modal, Select } from 'antd';
import { api, dataOf } from '@/api/client';
import { companiesQuery } from '@/api/queries';
import type { Role, UserRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { useUserAct } from './useUserAct';

/** Roles that can be asked for; the others come with a loan or with being somebody's employee. */
export const ROLES = [
  'hr_archivist',
  'manager',
  'auditor',
  'system_administrator',
  'security_administrator',
  'audit_administrator',
] as const satisfies readonly Role[];

type Fields = { role: Role; company_id?: number; department_id?: number; clearance: number; reason: string };
type Props = { readonly user: UserRow; readonly open: boolean; readonly onClose: () => void };

export function GrantDialog({ user, open, onClose }: Props) {
  const t = useTranslate();
  const [form] = Form.useForm<Fields>();
  const { busy, act } = useUserAct();
  const { data: companies } = useQuery(companiesQuery);
  const companyId = Form.useWatch('company_id', form);
  const departments = companies?.find((company) => company.id === companyId)?.departments ?? [];
  const ask = async (body: Fields) => {
    const params = { path: { user_id: user.id } };
    if (await act(() => dataOf(api.POST('/api/users/{user_id}/grants', { params, body })))) onClose();
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('users.ask')}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      title={t('users.grant_for', { name: user.display_name || user.username })}
      destroyOnHidden
    >
      <Alert type="info" showIcon title={t('users.grant_hint')} style={{ marginBottom: 16 }} />
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ clearance: 3 }}
        onFinish={(fields) => void ask(fields)}
      >
        <Form.Item
          name="role"
          label={t('users.role')}
          rules={[{ required: true, message: t('users.role_required') }]}
        >
          <Select options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
        </Form.Item>
        {companies && companies.length > 0 && (
          <Form.Item name="company_id" label={t('person.company')} extra={t('users.company_hint')}>
            <Select
              allowClear
              onChange={() => form.setFieldValue('department_id', undefined)}
              options={companies.map((company) => ({ value: company.id, label: company.name }))}
            />
          </Form.Item>
        )}
        {departments.length > 0 && (
          <Form.Item name="department_id" label={t('users.department')}>
            <Select allowClear options={departments.map((row) => ({ value: row.id, label: row.name }))} />
          </Form.Item>
        )}
        <Form.Item name="clearance" label={t('users.clearance')}>
          <InputNumber min={0} max={4} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('common.reason')}
          rules={[{ required: true, whitespace: true, message: t('common.reason_required') }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
