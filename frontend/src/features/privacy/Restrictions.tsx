import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { Restriction } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './privacy.module.css';
import { restrictionsQuery, usePrivacyAct } from './queries';
import { useRuleNames } from './RequestList';

const TONES: Readonly<Record<Restriction['state'], Tone>> = {
  proposed: 'look',
  in_force: 'accent',
  lifted: 'calm',
  dropped: 'calm',
};

function LiftButton({ restriction }: { restriction: Restriction }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const lift = usePrivacyAct(
    () =>
      dataOf(
        api.POST('/api/privacy/restrictions/{restriction_id}/lifting', {
          params: { path: { restriction_id: restriction.id } },
          body: { reason: reason.trim() },
        }),
      ),
    t('privacy.proposal_done'),
    () => setOpen(false),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('privacy.lift')}</Button>
      <Modal
        open={open}
        title={t('privacy.lift')}
        okText={t('privacy.propose')}
        cancelText={t('common.cancel')}
        okButtonProps={{ disabled: !reason.trim(), loading: lift.isPending }}
        onOk={() => lift.mutate(undefined)}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form layout="vertical" component="div">
          <Form.Item label={t('privacy.reason')} htmlFor="lift-reason" extra={t('privacy.two_consent')}>
            <Input.TextArea
              id="lift-reason"
              rows={3}
              maxLength={4000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

/** Records that are only stored: a code each, nothing of what they say. */
export function Restrictions() {
  const t = useTranslate();
  const names = useRuleNames();
  const { data, error, refetch } = useQuery(restrictionsQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={5} />;
  return (
    <div className={styles.stack}>
      <Alert type="info" showIcon title={t('privacy.restrictions_note')} />
      {!data.items.length && <EmptyState title={t('privacy.restrictions_empty')} />}
      <ul className={styles.list} aria-label={t('privacy.tab_restrictions')}>
        {data.items.map((one) => (
          <li key={one.id} className={styles.row}>
            <div className={styles.body}>
              <div className={styles.head}>
                <strong className="numeric">{one.reference_code ?? '—'}</strong>
                <Tag tone={TONES[one.state]}>{t(`privacy.restriction.${one.state}`)}</Tag>
                {one.waiting && <Tag tone="look">{t('privacy.waiting_consent')}</Tag>}
              </div>
              <p className={styles.meta}>
                {[
                  names.restriction(one.ground),
                  one.proposed_by,
                  formatMoment(one.set_at ?? one.proposed_at),
                ].join(' · ')}
              </p>
              <p className={styles.words}>{one.reason}</p>
            </div>
            {one.state === 'in_force' && !one.waiting && <LiftButton restriction={one} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
