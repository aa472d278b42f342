import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Input, Popconfirm } from 'antd';
import { type ReactNode, useState } from 'react';
import { describeError } from '@/api/problem';
import { levelsOf } from '@/features/exports/RequestExport';
import { VersionDifference } from '@/features/matrix/DifferencePanel';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { ApprovalStateTag } from './ApprovalStateTag';
import { type Approval, afterDecision, type Decision, decide } from './approvals';
import styles from './approvals.module.css';

/** Values of a payload are ids and codes; a moment is shown in the reader's zone. */
function textOf(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return formatMoment(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function factsOf(approval: Approval, t: Translate): [string, ReactNode][] {
  return [
    [t('approvals.state'), <ApprovalStateTag key="state" state={approval.state} />],
    [t('approvals.progress'), t('approvals.progress_of', { given: approval.given, needed: approval.needed })],
    [t('approvals.reason'), approval.reason],
    [t('approvals.requested_by'), approval.requested_by],
    ...(approval.beneficiary
      ? [[t('approvals.beneficiary'), approval.beneficiary] as [string, ReactNode]]
      : []),
    [t('approvals.requested_at'), formatMoment(approval.requested_at)],
    [t('approvals.expires_at'), formatMoment(approval.expires_at)],
  ];
}

/** A value of a payload in the reader's words, where it has any. */
function wordsOf(name: string, value: unknown, t: Translate): string {
  if (name === 'role' || name === 'purpose') return translateCode(t, name, String(value));
  if (name === 'levels') return levelsOf(value as Record<string, number>);
  if (typeof value === 'boolean') return t(value ? 'loan.yes' : 'loan.no');
  if (Array.isArray(value)) return value.map(textOf).join(t('common.comma'));
  return textOf(value);
}

/** What the request is about. Ids, which only the server reads, and what is empty are left out. */
function contentOf({ payload }: Approval, t: Translate): [string, ReactNode][] {
  return Object.entries(payload)
    .filter(([name, value]) => !name.endsWith('_id') && value !== '' && value !== null)
    .map(([name, value]) => [translateCode(t, 'approvals.payload', name), wordsOf(name, value, t)]);
}

function Votes({ votes }: { votes: Approval['votes'] }) {
  const t = useTranslate();
  if (!votes.length) return <p className={layout.quiet}>{t('approvals.votes_none')}</p>;
  return (
    <ul className={styles.votes}>
      {votes.map((vote) => (
        <li key={`${vote.by} ${vote.at}`}>
          <strong>{vote.by}</strong> {t(vote.consents ? 'approvals.consents' : 'approvals.refuses')}{' '}
          <span className={layout.quiet}>{formatMoment(vote.at)}</span>
          {vote.note && <p>{vote.note}</p>}
        </li>
      ))}
    </ul>
  );
}

function useDecision(approval: Approval, onDone: (approval: Approval) => void) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ decision, note }: { decision: Decision; note: string }) =>
      decide(approval.id, decision, note),
    onSuccess: (decided, { decision }) => {
      const carriedOut = decision === 'approve' && decided.state === 'approved';
      message.success(t(carriedOut ? 'approvals.done_carried_out' : `approvals.done_${decision}`));
      onDone(decided);
      afterDecision();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

function Decide({ approval, onDone }: { approval: Approval; onDone: (approval: Approval) => void }) {
  const t = useTranslate();
  const [note, setNote] = useState('');
  const { mutate, isPending } = useDecision(approval, onDone);
  const closed = approval.state !== 'pending';
  return (
    <div className={styles.decide}>
      {!closed && approval.obstacle && (
        <Alert type="info" showIcon title={translateCode(t, 'error', approval.obstacle)} />
      )}
      {!closed && !approval.obstacle && (
        <>
          <Input.TextArea
            aria-label={t('approvals.note')}
            placeholder={t('approvals.note')}
            maxLength={500}
            rows={2}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <div className={layout.acts}>
            <Button type="primary" loading={isPending} onClick={() => mutate({ decision: 'approve', note })}>
              {t('approvals.approve')}
            </Button>
            <Button danger loading={isPending} onClick={() => mutate({ decision: 'reject', note })}>
              {t('approvals.reject')}
            </Button>
          </div>
        </>
      )}
      {approval.may_withdraw && (
        <Popconfirm
          title={t('approvals.withdraw_sure')}
          okText={t('approvals.withdraw')}
          onConfirm={() => mutate({ decision: 'withdraw', note: '' })}
        >
          <Button loading={isPending}>{t('approvals.withdraw')}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

type Props = { approval: Approval | null; onClose: () => void; onDone: (approval: Approval) => void };

/** One request: what it would do, who has decided, and the decision. */
export function ApprovalDrawer({ approval, onClose, onDone }: Props) {
  const t = useTranslate();
  const payload = approval ? contentOf(approval, t) : [];
  return (
    <Drawer
      open={approval !== null}
      onClose={onClose}
      size={approval?.kind === 'matrix.publish' ? 760 : 460}
      title={approval && translateCode(t, 'approvals.kind', approval.kind)}
      destroyOnHidden
    >
      {approval && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long request is scrolled by keyboard too
        <section tabIndex={0} aria-label={t('approvals.details')}>
          {approval.alone && <Alert type="warning" showIcon title={t('approvals.alone')} />}
          <Facts rows={factsOf(approval, t)} />
          {!!payload.length && (
            <>
              <h2 className={styles.heading}>{t('approvals.details')}</h2>
              <Facts rows={payload} />
            </>
          )}
          {approval.kind === 'matrix.publish' && (
            <VersionDifference
              number={Number(approval.payload.version)}
              base={Number(approval.payload.replaces) || undefined}
            />
          )}
          <h2 className={styles.heading}>{t('approvals.votes')}</h2>
          <Votes votes={approval.votes} />
          <Decide key={approval.id} approval={approval} onDone={onDone} />
        </section>
      )}
    </Drawer>
  );
}
