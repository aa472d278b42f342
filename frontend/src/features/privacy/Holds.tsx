import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { EmployeeRef } from '@/api/types';
import { EmployeeSelect } from '@/features/record/EmployeeSelect';
import { formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany } from './company';
import styles from './privacy.module.css';
import { holdsQuery, usePrivacyAct } from './queries';

type Kind = { readonly id: string; readonly zh: string; readonly en: string };
type Values = { kind: string; reason: string };

function PlaceHold({ kinds }: { kinds: readonly Kind[] }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const [open, setOpen] = useState(false);
  const [company, setCompany] = useCompany();
  const [person, setPerson] = useState<EmployeeRef | null>(null);
  const [form] = Form.useForm<Values>();
  const place = usePrivacyAct(
    (values: Values) =>
      dataOf(
        api.POST('/api/privacy/holds', {
          body: { ...values, company_id: company, employee_id: person?.id ?? null, record_id: null },
        }),
      ),
    t('privacy.hold_placed'),
    () => setOpen(false),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('privacy.hold_place')}</Button>
      <Modal
        open={open}
        title={t('privacy.hold_place')}
        okText={t('privacy.confirm')}
        okButtonProps={{ loading: place.isPending }}
        cancelText={t('common.cancel')}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(v) => place.mutate(v)}>
          <CompanySelect value={company} onChange={setCompany} />
          <Form.Item label={t('privacy.person')} htmlFor="hold-person" extra={t('privacy.hold_person_hint')}>
            <EmployeeSelect
              id="hold-person"
              label={t('privacy.person')}
              companyId={company}
              value={person}
              onChange={setPerson}
              allowClear
            />
          </Form.Item>
          <Form.Item name="kind" label={t('privacy.hold_kind')} rules={[{ required: true }]}>
            <Select options={kinds.map((one) => ({ value: one.id, label: english ? one.en : one.zh }))} />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('privacy.reason')}
            rules={[{ required: true, whitespace: true, message: t('privacy.reason_needed') }]}
          >
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

/** What must not be destroyed for now, whatever its period. */
export function Holds() {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const { data, error, refetch } = useQuery(holdsQuery);
  const [releasing, setReleasing] = useState('');
  const release = usePrivacyAct(
    (reason: string) =>
      dataOf(
        api.POST('/api/privacy/holds/{hold_id}/release', {
          params: { path: { hold_id: releasing } },
          body: { reason },
        }),
      ),
    t('privacy.hold_released'),
    () => setReleasing(''),
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={3} />;
  const name = (id: string) => {
    const kind = data.kinds.find((one) => one.id === id);
    return kind ? (english ? kind.en : kind.zh) : id;
  };
  return (
    <Panel title={t('privacy.holds')} extra={<PlaceHold kinds={data.kinds} />}>
      <p className={rowStyles.meta}>{t('privacy.holds_note')}</p>
      {!data.items.length && <p className={rowStyles.meta}>{t('privacy.holds_empty')}</p>}
      <ul className={rowStyles.list} aria-label={t('privacy.holds')}>
        {data.items.map((one) => (
          <li key={one.id} className={rowStyles.row}>
            <div className={rowStyles.body}>
              <div className={rowStyles.head}>
                <strong>{name(one.kind)}</strong>
                <Tag tone={one.released_at ? 'calm' : 'accent'}>
                  {t(one.released_at ? 'privacy.hold_ended' : 'privacy.hold_in_force')}
                </Tag>
              </div>
              <p className={rowStyles.meta}>
                {[
                  one.company,
                  one.employee_no || one.reference_code || t('privacy.hold_company'),
                  one.placed_by,
                  formatMoment(one.released_at ?? one.placed_at),
                ].join(' · ')}
              </p>
              <p className={styles.words}>{one.release_reason || one.reason}</p>
            </div>
            {!one.released_at && (
              <Button onClick={() => setReleasing(one.id)}>{t('privacy.hold_release')}</Button>
            )}
          </li>
        ))}
      </ul>
      <ReasonDialog
        title={t('privacy.hold_release')}
        open={!!releasing}
        busy={release.isPending}
        onGive={(reason) => release.mutate(reason)}
        onClose={() => setReleasing('')}
      />
    </Panel>
  );
}
