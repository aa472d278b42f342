import { useQuery } from '@tanstack/react-query';
import { Alert, Checkbox, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { LevelTerms, Loan, RecordRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import forms from '@/ui/forms.module.css';
import layout from '@/ui/layout.module.css';
import rowStyles from '@/ui/rows.module.css';
import { LoanItems } from './LoanFacts';
import { loanTermsQuery, useLoanAct } from './queries';
import { RecordChooser } from './RecordChooser';
import { type Answer, YesOrNo } from './YesOrNo';

type Decision = Answer & { record_ids: string[] | null; days: number; download: boolean };

/** What the terms say of these levels: the strictest of each. */
export function strictest(terms: readonly LevelTerms[], levels: readonly number[]) {
  const bound = terms.filter((one) => levels.includes(one.level));
  if (!bound.length) return null;
  return {
    approvers: Math.max(...bound.map((one) => one.approvers)),
    longest: Math.min(...bound.map((one) => one.longest_days)),
    download: bound.every((one) => one.download),
    paper: bound.every((one) => one.paper),
  };
}

function useDecide(loan: Loan, onDone: () => void) {
  const t = useTranslate();
  return useLoanAct(
    ({ download, ...body }: Decision) =>
      dataOf(
        api.POST('/api/loans/{loan_id}/decision', {
          params: { path: { loan_id: loan.id } },
          body: { ...body, with_download: download },
        }),
      ),
    t('loan.decided_done'),
    onDone,
  );
}

function BoundNote({ bound, paper }: { bound: NonNullable<ReturnType<typeof strictest>>; paper: boolean }) {
  const t = useTranslate();
  if (paper && !bound.paper) return <Alert type="warning" showIcon title={t('loan.no_paper_here')} />;
  const note = t(bound.approvers > 1 ? 'loan.bound_two' : 'loan.bound_one', { days: bound.longest });
  return <Alert type="info" showIcon title={note} />;
}

/** Say yes or no. The first who says yes chooses the records and the period. */
export function DecisionForm({ loan, onDone }: { loan: Loan; onDone: () => void }) {
  const t = useTranslate();
  const settled = loan.approvers_needed !== null;
  const described = !loan.items.length;
  const [chosen, setChosen] = useState<readonly RecordRow[]>([]);
  const [days, setDays] = useState<number | null>(null);
  const [wantsDownload, setDownload] = useState(loan.wants_download);
  const { data } = useQuery(loanTermsQuery(loan.company.id));
  const levels = described ? chosen.map((row) => row.level) : loan.items.flatMap((item) => item.level ?? []);
  const bound = data ? strictest(data.current, levels) : null;
  const longest = bound?.longest ?? 366;
  const granted = days ?? Math.min(loan.days, longest);
  const download = wantsDownload && (bound?.download ?? true);
  const decide = useDecide(loan, onDone);
  const send = (answer: Answer) =>
    decide.mutate({
      ...answer,
      record_ids: answer.approve && described ? chosen.map((row) => row.id) : null,
      days: granted,
      download,
    });
  return (
    <section className={layout.section}>
      <h2>{t('loan.decide')}</h2>
      <Form layout="vertical" component="div" className={forms.form}>
        {described && <p className={rowStyles.meta}>{t('loan.choose_hint')}</p>}
        {described ? (
          <RecordChooser loan={loan} chosen={chosen} onChoose={setChosen} />
        ) : (
          <LoanItems items={loan.items} />
        )}
        {bound && <BoundNote bound={bound} paper={loan.paper.state !== 'none'} />}
        {!settled && (
          <div className={forms.pair}>
            <Form.Item label={t('loan.days', { longest })} htmlFor="loan-days">
              <InputNumber
                id="loan-days"
                min={1}
                max={longest}
                precision={0}
                value={granted}
                onChange={setDays}
                style={{ width: '100%' }}
              />
            </Form.Item>
            <Form.Item label={t('loan.allowed')}>
              <Checkbox
                checked={download}
                disabled={!loan.wants_download || bound?.download === false}
                onChange={(event) => setDownload(event.target.checked)}
              >
                {t('loan.with_download')}
              </Checkbox>
            </Form.Item>
          </div>
        )}
        <YesOrNo
          id="loan-reason"
          busy={decide.isPending}
          mayAgree={!described || chosen.length > 0}
          onAnswer={send}
        />
      </Form>
    </section>
  );
}
