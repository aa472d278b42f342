import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { EmployeeRef, LegalHolds } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Field, FormButton, inputs } from '@/ui/FormDialog';
import { Panel } from '@/ui/Panel';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { CompanySelect, useCompany, useName } from './company';
import { PersonField } from './PersonFields';
import styles from './privacy.module.css';
import { holdsQuery, PRIVACY, recordHoldsQuery, usePrivacyAct } from './queries';

type Kinds = LegalHolds['kinds'];
type Hold = LegalHolds['items'][number];
type Values = { person?: EmployeeRef | null; kind: string; reason: string };

function useReasonFields(kinds: Kinds): Field[] {
  const t = useTranslate();
  const name = useName();
  return [
    {
      name: 'kind',
      label: t('privacy.hold_kind'),
      needs: t('privacy.hold_kind_needed'),
      input: <Select options={kinds.map((one) => ({ value: one.id, label: name(one) }))} />,
    },
    {
      name: 'reason',
      label: t('privacy.hold_reason'),
      extra: t('privacy.hold_reason_hint'),
      needs: t('privacy.reason_needed'),
      input: inputs.words(),
    },
  ];
}

/** On a person's records, or on all of a company. */
function PlaceHold({ kinds }: { kinds: Kinds }) {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const fields = useReasonFields(kinds);
  return (
    <FormButton<Values>
      title={t('privacy.hold_place')}
      note={<CompanySelect value={company} onChange={setCompany} />}
      send={({ person, kind, reason }) =>
        dataOf(
          api.POST('/api/privacy/holds', {
            body: { kind, reason, company_id: company, employee_id: person?.id ?? null, record_id: null },
          }),
        )
      }
      done={t('privacy.hold_placed')}
      again={PRIVACY}
      fields={[
        {
          name: 'person',
          label: t('privacy.person'),
          extra: t('privacy.hold_person_hint'),
          input: <PersonField companyId={company} optional />,
        },
        ...fields,
      ]}
    />
  );
}

function HoldRecord({ recordId, company, kinds }: { recordId: string; company: number; kinds: Kinds }) {
  const t = useTranslate();
  return (
    <FormButton<Values>
      title={t('privacy.hold_record')}
      button={{ icon: <LockOutlined /> }}
      send={({ kind, reason }) =>
        dataOf(
          api.POST('/api/privacy/holds', {
            body: { kind, reason, company_id: company, employee_id: null, record_id: recordId },
          }),
        )
      }
      done={t('privacy.hold_placed')}
      again={PRIVACY}
      fields={useReasonFields(kinds)}
    />
  );
}

function scopeOf(one: Hold, everything: string) {
  if (one.record_id)
    return (
      <Link to="/records/$recordId" params={{ recordId: one.record_id }}>
        {one.reference_code || one.record_id.slice(0, 8)}
      </Link>
    );
  return one.employee_no || everything;
}

function Line({ one, kinds, onRelease }: { one: Hold; kinds: Kinds; onRelease: () => void }) {
  const t = useTranslate();
  const name = useName();
  const kind = kinds.find((row) => row.id === one.kind);
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong>{kind ? name(kind) : one.kind}</strong>
          <Tag tone={one.released_at ? 'calm' : 'accent'}>
            {t(one.released_at ? 'privacy.hold_ended' : 'privacy.hold_in_force')}
          </Tag>
        </div>
        <p className={rowStyles.meta}>
          {[one.company, one.placed_by, formatMoment(one.released_at ?? one.placed_at)].join(' · ')}{' '}
          {scopeOf(one, t('privacy.hold_company'))}
        </p>
        <p className={styles.words}>{one.release_reason || one.reason}</p>
      </div>
      {!one.released_at && <Button onClick={onRelease}>{t('privacy.hold_release')}</Button>}
    </li>
  );
}

function HoldList({ holds, label }: { holds: LegalHolds; label: string }) {
  const t = useTranslate();
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
  return (
    <>
      <ul className={rowStyles.list} aria-label={label}>
        {holds.items.map((one) => (
          <Line key={one.id} one={one} kinds={holds.kinds} onRelease={() => setReleasing(one.id)} />
        ))}
      </ul>
      <ReasonDialog
        title={t('privacy.hold_release')}
        open={!!releasing}
        busy={release.isPending}
        onGive={(reason) => release.mutate(reason)}
        onClose={() => setReleasing('')}
      />
    </>
  );
}

/** What must not be destroyed for now, whatever its period. */
export function Holds() {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(holdsQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={3} />;
  return (
    <Panel title={t('privacy.holds')} extra={<PlaceHold kinds={data.kinds} />}>
      <p className={rowStyles.meta}>{t('privacy.holds_note')}</p>
      {!data.items.length && <p className={rowStyles.meta}>{t('privacy.holds_empty')}</p>}
      <HoldList holds={data} label={t('privacy.holds')} />
    </Panel>
  );
}

/** On a record's page, for officers: hold it, or see what holds it and release that. */
export function RecordHolds({ recordId, company }: { recordId: string; company: number }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(recordHoldsQuery(recordId));
  if (!data) return null;
  const inForce = data.items.filter((one) => !one.released_at);
  const place = <HoldRecord recordId={recordId} company={company} kinds={data.kinds} />;
  if (!data.items.length) return place;
  return (
    <>
      <Button icon={<LockOutlined />} onClick={() => setOpen(true)}>
        {inForce.length ? t('privacy.hold_in_force') : t('privacy.holds')}
      </Button>
      <Modal
        open={open}
        title={t('privacy.holds')}
        onCancel={() => setOpen(false)}
        footer={place}
        destroyOnHidden
      >
        <p className={rowStyles.meta}>{t('privacy.holds_note')}</p>
        <HoldList holds={data} label={t('privacy.holds')} />
      </Modal>
    </>
  );
}
