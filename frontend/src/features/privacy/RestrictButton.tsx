import { StopOutlined } from '@ant-design/icons';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { useTranslate } from '@/i18n/language';
import { usePrivacyAct } from './queries';
import { useRuleNames } from './RequestList';

type Values = { ground: string; reason: string };
type Props = { recordId: string; requestId?: string; small?: boolean };

/** Proposes that a record be only stored. For officers; two others must consent. */
export function RestrictButton({ recordId, requestId, small }: Props) {
  const t = useTranslate();
  const names = useRuleNames();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<Values>();
  const propose = usePrivacyAct(
    (values: Values) =>
      dataOf(
        api.POST('/api/records/{record_id}/restriction', {
          params: { path: { record_id: recordId } },
          body: { ...values, request_id: requestId ?? null },
        }),
      ),
    t('privacy.proposal_done'),
    () => setOpen(false),
  );
  return (
    <>
      <Button size={small ? 'small' : 'middle'} icon={<StopOutlined />} onClick={() => setOpen(true)}>
        {t('privacy.restrict')}
      </Button>
      <Modal
        open={open}
        title={t('privacy.restrict')}
        okText={t('privacy.propose')}
        cancelText={t('common.cancel')}
        okButtonProps={{ loading: propose.isPending }}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<Values>
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => propose.mutate(values)}
        >
          <Form.Item
            name="ground"
            label={t('privacy.ground')}
            rules={[{ required: true, message: t('privacy.ground_needed') }]}
          >
            <Select
              options={names.rules?.restriction_grounds.map((one) => ({
                value: one.id,
                label: `${names.restriction(one.id)}（${one.basis.join('、')}）`,
              }))}
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
    </>
  );
}
