import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Drawer, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { describeError } from '@/api/problem';
import type { AuditRow } from '@/api/types';
import { useMe } from '@/api/useMe';
import { AuditObject } from '@/features/audit/AuditObject';
import { privacyInboxQuery } from '@/features/privacy/queries';
import { formatMoment, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { AlertMeasure, AlertStateTag } from './AlertTags';
import styles from './alerts.module.css';
import { type AlertDetail, type AlertState, alertQuery, changeState } from './queries';
import { ReportBreach } from './ReportBreach';

const STEPS: Record<AlertState, readonly AlertState[]> = {
  open: ['acknowledged', 'closed'],
  acknowledged: ['closed', 'open'],
  closed: ['open'],
};

function columnsOf(t: Translate): Column<AuditRow>[] {
  return [
    {
      key: 'at',
      title: t('audit.at'),
      render: (row) => <span className="numeric">{formatMomentExact(row.at)}</span>,
    },
    { key: 'action', title: t('audit.action'), render: (row) => translateCode(t, 'action', row.action) },
    { key: 'object', title: t('audit.object'), render: (row) => <AuditObject row={row} /> },
    { key: 'address', title: t('audit.address'), render: (row) => row.address || '—', wideOnly: true },
  ];
}

function Deal({ alert }: { alert: AlertDetail }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const { mutate, isPending } = useMutation({
    mutationFn: (state: AlertState) => changeState(alert.id, state, note),
    onSuccess: () => {
      message.success(t('alerts.done'));
      setNote('');
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  return (
    <div className={styles.deal}>
      <Input.TextArea
        aria-label={t('alerts.note')}
        placeholder={t('alerts.note')}
        maxLength={1000}
        rows={2}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={layout.acts}>
        {STEPS[alert.state].map((state, place) => (
          <Button
            key={state}
            type={place === 0 ? 'primary' : 'default'}
            disabled={!note.trim()}
            loading={isPending}
            onClick={() => mutate(state)}
          >
            {t(`alerts.to.${state}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function AlertFacts({ alert }: { alert: AlertDetail }) {
  const t = useTranslate();
  const readsLog = useMe().pages.includes('audit');
  const rows: [string, ReactNode][] = [
    [t('alerts.state'), <AlertStateTag key="state" state={alert.state} />],
    [t('alerts.at'), formatMoment(alert.at)],
  ];
  if (alert.actor) {
    const log = (
      <Link key="actor" to="/audit" state={{ words: alert.actor }}>
        {alert.actor_name}
      </Link>
    );
    rows.push([t('alerts.actor'), readsLog ? log : alert.actor_name]);
  }
  if (alert.part) rows.push([t('person.department'), alert.part]);
  rows.push([t('alerts.measure'), <AlertMeasure key="measure" alert={alert} />]);
  return <Facts rows={rows} />;
}

function Notes({ notes }: { notes: AlertDetail['notes'] }) {
  const t = useTranslate();
  if (!notes.length) return <p className={layout.quiet}>{t('alerts.notes_none')}</p>;
  return (
    <ul className={styles.notes}>
      {notes.map((note) => (
        <li key={note.at}>
          <strong>{note.by}</strong> {t(`alerts.state.${note.state}`)}{' '}
          <span className={layout.quiet}>{formatMoment(note.at)}</span>
          <p>{note.text}</p>
        </li>
      ))}
    </ul>
  );
}

function Breaches({ alert }: { alert: AlertDetail }) {
  const t = useTranslate();
  const { data: inbox } = useQuery(privacyInboxQuery);
  return (
    <section className={styles.breaches}>
      {alert.breaches.map((one) => (
        <p key={one.id}>
          {t('alerts.breach_is')}{' '}
          {inbox?.is_officer ? (
            <Link to="/privacy" search={{ tab: 'breaches' }}>
              {one.number}
            </Link>
          ) : (
            <strong className="numeric">{one.number}</strong>
          )}{' '}
          {t(`privacy.breach.${one.state}`)}
        </p>
      ))}
      {!alert.breaches.some((one) => one.state === 'open') && <ReportBreach alert={alert} />}
    </section>
  );
}

function Detail({ alert }: { alert: AlertDetail }) {
  const t = useTranslate();
  return (
    <>
      <p>{translateCode(t, 'alerts.why', alert.rule)}</p>
      <AlertFacts alert={alert} />
      <Breaches alert={alert} />
      <h3 className={styles.heading}>{t('alerts.notes')}</h3>
      <Notes notes={alert.notes} />
      <Deal key={alert.state} alert={alert} />
      {!!alert.events.length && (
        <>
          <h3 className={styles.heading}>{t('alerts.events', { count: alert.events.length })}</h3>
          <DataTable
            caption={t('alerts.events', { count: alert.events.length })}
            columns={columnsOf(t)}
            rows={alert.events}
            rowKey={(row) => row.sequence}
          />
        </>
      )}
    </>
  );
}

type Props = { alertId: string | undefined; onClose: () => void };

/** One alert: why, whose acts, the events counted, and what was done about it. */
export function AlertDrawer({ alertId, onClose }: Props) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery({ ...alertQuery(alertId ?? ''), enabled: !!alertId });
  return (
    <Drawer
      open={!!alertId}
      onClose={onClose}
      size={640}
      title={data ? translateCode(t, 'alerts.rule', data.rule) : t('nav.alerts')}
      destroyOnHidden
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={6} />}
      {data && <Detail alert={data} />}
    </Drawer>
  );
}
