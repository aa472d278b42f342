import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Radio } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { ImpactAssessment, ImpactRegister } from '@/api/types';
import { formatDate, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import { FormDialog, given, inputs } from '@/ui/FormDialog';
import layout from '@/ui/layout.module.css';
import { ReasonDialog } from '@/ui/ReasonDialog';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import { CompanyRegister, type LineActs, type Writing } from './CompanyRegister';
import { useCompany, useName } from './company';
import { PrintSheet } from './PrintSheet';
import styles from './privacy.module.css';
import { impactQuery, PRIVACY, registerQuery, usePrivacyAct } from './queries';
import { TypesInput } from './TypesInput';

type Values = {
  title: string;
  triggers: string[];
  types?: string[];
  answers?: Record<string, string>;
  risk?: ImpactAssessment['risk'];
  conclusion?: string;
};
type Named = { readonly zh: string; readonly en: string };

const TONES: Readonly<Record<ImpactAssessment['state'], Tone>> = {
  draft: 'calm',
  submitted: 'look',
  approved: 'good',
  rejected: 'bad',
  superseded: 'calm',
};
const RISKS = ['low', 'medium', 'high'] as const;

type WriteProps = Writing<ImpactAssessment> & { register: ImpactRegister };

function Write({ register, company, of, open, onDone }: WriteProps) {
  const t = useTranslate();
  const name = useName();
  const { data: types } = useQuery(registerQuery(company));
  const titled = (one: Named & { clause: string }) => `${name(one)}（${one.clause}）`;
  return (
    <FormDialog<Values>
      open={open}
      onClose={onDone}
      width={760}
      title={of ? `${of.number} ${of.title}` : t('privacy.impact_new')}
      okText={t('privacy.save_draft')}
      initial={of ?? { triggers: [], types: [], answers: {} }}
      send={(values) =>
        dataOf(
          api.PUT('/api/privacy/impact', {
            body: {
              company_id: company,
              assessment_id: of?.id ?? null,
              title: values.title,
              triggers: values.triggers,
              types: values.types ?? [],
              answers: given(values.answers),
              risk: values.risk ?? '',
              conclusion: values.conclusion ?? '',
            },
          }),
        )
      }
      done={t('privacy.saved')}
      again={PRIVACY}
      fields={[
        {
          name: 'title',
          label: t('privacy.impact_title'),
          needs: t('privacy.text_needed'),
          input: inputs.line(),
        },
        {
          name: 'triggers',
          label: t('privacy.impact_triggers'),
          needs: t('privacy.impact_trigger_needed'),
          input: (
            <Checkbox.Group
              className={rowStyles.list}
              options={register.triggers.map((one) => ({ value: one.id, label: titled(one) }))}
            />
          ),
        },
        { name: 'types', label: t('privacy.impact_types'), input: <TypesInput of={types} /> },
        ...register.groups.flatMap((group) =>
          register.questions
            .filter((one) => one.group === group.id)
            .map((one) => ({
              name: ['answers', one.id],
              label: titled(one),
              group: name(group),
              input: inputs.growing(),
            })),
        ),
        {
          name: 'risk',
          label: t('privacy.risk'),
          input: (
            <Radio.Group options={RISKS.map((one) => ({ value: one, label: t(`privacy.risk.${one}`) }))} />
          ),
        },
        { name: 'conclusion', label: t('privacy.conclusion'), input: inputs.growing() },
      ]}
    />
  );
}

function Report({ register, of }: { register: ImpactRegister; of: ImpactAssessment }) {
  const t = useTranslate();
  const name = useName();
  const names = useSchemeNames();
  const facts: [string, string][] = [
    [t('privacy.number'), of.number],
    [t('person.company'), of.company],
    [
      t('privacy.impact_triggers'),
      register.triggers
        .filter((one) => of.triggers.includes(one.id))
        .map(name)
        .join('、'),
    ],
    [t('privacy.impact_types'), of.types.map(names.type).join('、') || '—'],
    [t('privacy.risk'), of.risk ? t(`privacy.risk.${of.risk}`) : '—'],
    [t('privacy.conclusion'), of.conclusion || '—'],
    [t('privacy.author'), of.author],
    [t('privacy.approved_by'), of.decided_at ? `${of.decided_by} ${formatMoment(of.decided_at)}` : '—'],
    [t('privacy.review_on'), formatDate(of.review_on)],
    [t('privacy.keep_until'), formatDate(of.keep_until)],
  ];
  return (
    <>
      <h2>{of.title}</h2>
      <Facts rows={facts} look="tiles" />
      {register.groups.map((group) => (
        <section key={group.id} className={layout.section}>
          <h3>{name(group)}</h3>
          {register.questions
            .filter((one) => one.group === group.id)
            .map((one) => (
              <div key={one.id}>
                <strong>{name(one)}</strong> <span className={rowStyles.meta}>{one.clause}</span>
                <p className={styles.words}>{of.answers[one.id] || '—'}</p>
              </div>
            ))}
        </section>
      ))}
    </>
  );
}

type LineProps = LineActs & { of: ImpactAssessment };

function Acts({ of, onEdit, onPrint }: LineProps) {
  const t = useTranslate();
  const [rejecting, setRejecting] = useState(false);
  const path = { params: { path: { assessment_id: of.id } } };
  const submit = usePrivacyAct(
    () => dataOf(api.POST('/api/privacy/impact/{assessment_id}/submission', path)),
    t('privacy.impact_submitted'),
  );
  const decide = usePrivacyAct(
    (body: { approve: boolean; note: string }) =>
      dataOf(api.POST('/api/privacy/impact/{assessment_id}/decision', { ...path, body })),
    t('privacy.step_done'),
    () => setRejecting(false),
  );
  const open = of.state === 'draft' || of.state === 'rejected';
  return (
    <div className={styles.acts}>
      {open && <Button onClick={onEdit}>{t('privacy.edit')}</Button>}
      {of.state === 'draft' && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate(undefined)}>
          {t('privacy.impact_submit')}
        </Button>
      )}
      {of.state === 'submitted' && !of.own && (
        <>
          <Button
            type="primary"
            loading={decide.isPending}
            onClick={() => decide.mutate({ approve: true, note: '' })}
          >
            {t('privacy.impact_approve')}
          </Button>
          <Button onClick={() => setRejecting(true)}>{t('privacy.impact_reject')}</Button>
        </>
      )}
      <Button icon={<PrinterOutlined />} onClick={onPrint}>
        {t('privacy.view_print')}
      </Button>
      <ReasonDialog
        title={t('privacy.impact_reject')}
        open={rejecting}
        busy={decide.isPending}
        onGive={(note) => decide.mutate({ approve: false, note })}
        onClose={() => setRejecting(false)}
      />
    </div>
  );
}

function Line({ of, onEdit, onPrint }: LineProps) {
  const t = useTranslate();
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <strong>{of.title}</strong>
          <Tag tone={TONES[of.state]}>{t(`privacy.impact.${of.state}`)}</Tag>
          {of.risk && <Tag tone={of.risk === 'high' ? 'bad' : 'calm'}>{t(`privacy.risk.${of.risk}`)}</Tag>}
          {of.review_due && <Tag tone="bad">{t('privacy.review_due')}</Tag>}
        </div>
        <p className={`${rowStyles.meta} numeric`}>
          {[
            of.number,
            of.author,
            of.review_on && t('privacy.review_by', { on: formatDate(of.review_on) }),
            of.keep_until && t('privacy.kept_until', { on: formatDate(of.keep_until) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {of.state === 'rejected' && <p className={styles.words}>{of.decision_note}</p>}
        {of.state === 'submitted' && of.own && <p className={rowStyles.meta}>{t('privacy.impact_other')}</p>}
        <Acts of={of} onEdit={onEdit} onPrint={onPrint} />
      </div>
    </li>
  );
}

function Uncovered({ types }: { types: readonly string[] }) {
  const t = useTranslate();
  const names = useSchemeNames();
  if (!types.length) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('privacy.uncovered', { count: types.length })}
      description={types.map(names.type).join('、')}
    />
  );
}

/** Impact assessments: what is covered, what is due, and who approved. */
export function Impact() {
  const t = useTranslate();
  const [company, setCompany] = useCompany();
  const answer = useQuery(impactQuery(company));
  return (
    <CompanyRegister<ImpactAssessment, ImpactRegister>
      answer={answer}
      company={company}
      onCompany={setCompany}
      name={t('privacy.tab_impact')}
      add={t('privacy.impact_new')}
      empty={<EmptyState title={t('privacy.impact_empty')}>{t('privacy.impact_hint')}</EmptyState>}
      notice={({ uncovered }) => <Uncovered types={uncovered} />}
      line={(_, of, acts) => <Line of={of} {...acts} />}
      paper={(register, of, onBack) => (
        <PrintSheet onBack={onBack}>
          <Report register={register} of={of} />
        </PrintSheet>
      )}
      write={(register, writing) => <Write register={register} {...writing} />}
    />
  );
}
