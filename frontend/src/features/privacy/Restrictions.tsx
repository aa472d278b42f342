import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { Restriction } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import { Holds } from './Holds';
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
  const lift = usePrivacyAct(
    (reason: string) =>
      dataOf(
        api.POST('/api/privacy/restrictions/{restriction_id}/lifting', {
          params: { path: { restriction_id: restriction.id } },
          body: { reason },
        }),
      ),
    t('privacy.proposal_done'),
    () => setOpen(false),
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('privacy.lift')}</Button>
      <ReasonDialog
        title={t('privacy.lift')}
        hint={t('privacy.two_consent')}
        okText={t('privacy.propose')}
        maxLength={4000}
        open={open}
        busy={lift.isPending}
        onGive={(reason) => lift.mutate(reason)}
        onClose={() => setOpen(false)}
      />
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
    <div className={layout.stack}>
      <Alert type="info" showIcon title={t('privacy.restrictions_note')} />
      {!data.items.length && <EmptyState title={t('privacy.restrictions_empty')} />}
      <ul className={rowStyles.list} aria-label={t('privacy.tab_restrictions')}>
        {data.items.map((one) => (
          <li key={one.id} className={rowStyles.row}>
            <div className={rowStyles.body}>
              <div className={rowStyles.head}>
                <strong className="numeric">{one.reference_code ?? '—'}</strong>
                <Tag tone={TONES[one.state]}>{t(`privacy.restriction.${one.state}`)}</Tag>
                {one.waiting && <Tag tone="look">{t('privacy.waiting_consent')}</Tag>}
              </div>
              <p className={rowStyles.meta}>
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
      <Holds />
    </div>
  );
}
