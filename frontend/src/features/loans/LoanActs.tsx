import { Button, Form, Input, InputNumber, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { Loan } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import forms from '@/ui/forms.module.css';
import layout from '@/ui/layout.module.css';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { acts, useLoanAct } from './queries';
import { type Answer, YesOrNo } from './YesOrNo';

type Props = { loan: Loan; onDone?: () => void };

/** Give back, or take back the request. */
function EndOwn({ loan, onDone }: Props) {
  const t = useTranslate();
  const giveBack = useLoanAct(() => acts.giveBack(loan.id), t('loan.return_done'), onDone);
  const cancel = useLoanAct(() => acts.cancel(loan.id), t('loan.cancel_done'), onDone);
  return (
    <>
      {loan.can.includes('return') && (
        <Popconfirm
          title={t('loan.return_ask')}
          okText={t('loan.return')}
          cancelText={t('common.cancel')}
          onConfirm={() => giveBack.mutate(undefined)}
        >
          <Button loading={giveBack.isPending}>{t('loan.return')}</Button>
        </Popconfirm>
      )}
      {loan.can.includes('cancel') && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          {t('loan.cancel')}
        </Button>
      )}
    </>
  );
}

function ExtendButton({ loan, onDone }: Props) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState<number | null>(Math.min(3, loan.extension_days));
  const [reason, setReason] = useState('');
  const close = () => setOpen(false);
  const extend = useLoanAct(
    () => acts.extend(loan.id, days ?? 1, reason.trim()),
    t('loan.extend_done'),
    () => {
      close();
      onDone?.();
    },
  );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('loan.extend')}</Button>
      <Modal
        open={open}
        title={t('loan.extend')}
        okText={t('loan.ask_send')}
        cancelText={t('common.cancel')}
        okButtonProps={{ disabled: !reason.trim() || !days, loading: extend.isPending }}
        onOk={() => extend.mutate(undefined)}
        onCancel={close}
        destroyOnHidden
      >
        <Form layout="vertical" component="div" className={forms.form}>
          <p className={rowStyles.meta}>{t('loan.extensions_left', { count: loan.extensions_left })}</p>
          <Form.Item label={t('loan.days', { longest: loan.extension_days })} htmlFor="extend-days">
            <InputNumber
              id="extend-days"
              min={1}
              max={loan.extension_days}
              precision={0}
              value={days}
              onChange={setDays}
            />
          </Form.Item>
          <Form.Item label={t('loan.reason')} htmlFor="extend-reason">
            <Input.TextArea
              id="extend-reason"
              rows={2}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function RevokeButton({ loan, onDone }: Props) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const revoke = useLoanAct(
    (reason: string) => acts.revoke(loan.id, reason),
    t('loan.revoke_done'),
    () => {
      setOpen(false);
      onDone?.();
    },
  );
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('loan.revoke')}
      </Button>
      <ReasonDialog
        title={t('loan.revoke')}
        hint={t('loan.revoke_hint')}
        okText={t('loan.revoke')}
        danger
        maxLength={1000}
        open={open}
        busy={revoke.isPending}
        onGive={(reason) => revoke.mutate(reason)}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function PaperButtons({ loan, onDone }: Props) {
  const t = useTranslate();
  const move = useLoanAct(
    (step: 'hand_out' | 'receive') => acts.paper(loan.id, step),
    t('loan.paper_done'),
    onDone,
  );
  return (
    <>
      {loan.can.includes('hand_out') && (
        <Button loading={move.isPending} onClick={() => move.mutate('hand_out')}>
          {t('loan.hand_out')}
        </Button>
      )}
      {loan.can.includes('receive') && (
        <Button loading={move.isPending} onClick={() => move.mutate('receive')}>
          {t('loan.receive')}
        </Button>
      )}
    </>
  );
}

/** Everything the reader may do with a loan but decide on it. */
export function LoanActs(props: Props) {
  const { can } = props.loan;
  return (
    <div className={layout.acts}>
      {can.includes('extend') && <ExtendButton {...props} />}
      <EndOwn {...props} />
      <PaperButtons {...props} />
      {can.includes('revoke') && <RevokeButton {...props} />}
    </div>
  );
}

/** The wish for more time that waits, and the answer to it. */
export function ExtensionDecision({ loan, onDone }: Props) {
  const t = useTranslate();
  const open = loan.extensions.find((one) => one.state === 'asked');
  const decide = useLoanAct(
    (answer: Answer) =>
      dataOf(
        api.POST('/api/loans/{loan_id}/extension/decision', {
          params: { path: { loan_id: loan.id } },
          body: { number: open?.number ?? 1, ...answer },
        }),
      ),
    t('loan.decided_done'),
    onDone,
  );
  if (!open) return null;
  return (
    <section className={layout.section}>
      <h2>{t('loan.extension_n', { number: open.number })}</h2>
      <p>{[t('loan.days_n', { count: open.days }), open.reason].join(' — ')}</p>
      {loan.can.includes('decide_extension') ? (
        <Form layout="vertical" component="div" className={forms.form}>
          <YesOrNo id="extension-reason" busy={decide.isPending} onAnswer={decide.mutate} />
        </Form>
      ) : (
        <p className={layout.quiet}>{t('loan.extension_waits')}</p>
      )}
    </section>
  );
}
