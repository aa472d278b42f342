import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Segmented, Select } from 'antd';
import { type FormEvent, useState } from 'react';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { Tag } from '@/ui/Tag';
import { Field } from './Field';
import { calls, type Matrix, type PolicyVersion, type Trial, type TrialRequest } from './matrix';
import styles from './matrix.module.css';
import { useMatrixNames } from './names';

type Imagined = NonNullable<TrialRequest['imagined']>;

function ImaginedFields({
  matrix,
  value,
  onChange,
}: {
  matrix: Matrix;
  value: Imagined;
  onChange: (value: Imagined) => void;
}) {
  const t = useTranslate();
  const names = useMatrixNames();
  const company = matrix.companies.find(({ id }) => id === value.company_id);
  return (
    <>
      <Field label={t('matrix.bench_company')}>
        <Select
          aria-label={t('matrix.bench_company')}
          value={value.company_id}
          onChange={(company_id) => onChange({ ...value, company_id, department_id: null })}
          options={matrix.companies.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Field>
      <Field label={t('matrix.bench_department')}>
        <Select
          allowClear
          showSearch
          optionFilterProp="label"
          aria-label={t('matrix.bench_department')}
          value={value.department_id}
          onChange={(department_id) => onChange({ ...value, department_id: department_id ?? null })}
          options={company?.departments.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Field>
      <Field label={t('matrix.bench_level')}>
        <Select
          aria-label={t('matrix.bench_level')}
          value={value.level}
          onChange={(level) => onChange({ ...value, level })}
          options={matrix.vocabulary.levels.map((level) => ({ value: level, label: `L${level}` }))}
        />
      </Field>
      <Field label={t('matrix.bench_category')}>
        <Select
          aria-label={t('matrix.bench_category')}
          value={value.category}
          onChange={(category) => onChange({ ...value, category })}
          options={matrix.vocabulary.categories.map((one) => ({ value: one, label: names.category(one) }))}
        />
      </Field>
      <Field label={t('matrix.bench_state')}>
        <Select
          aria-label={t('matrix.bench_state')}
          value={value.state}
          onChange={(state) => onChange({ ...value, state })}
          options={(['filed', 'to_check', 'restricted', 'withdrawn'] as const).map((one) => ({
            value: one,
            label: names.state(one),
          }))}
        />
      </Field>
      <Checkbox checked={value.own} onChange={(event) => onChange({ ...value, own: event.target.checked })}>
        {t('matrix.bench_own')}
      </Checkbox>
      <Checkbox
        checked={value.shared}
        onChange={(event) => onChange({ ...value, shared: event.target.checked })}
      >
        {t('matrix.bench_shared')}
      </Checkbox>
    </>
  );
}

function Holdings({ holdings }: { holdings: Trial['holdings'] }) {
  const t = useTranslate();
  const names = useMatrixNames();
  if (!holdings.length) return <p className={layout.quiet}>{t('matrix.bench_holds_nothing')}</p>;
  return (
    <ul className={styles.problems}>
      {holdings.map((one) => (
        <li key={[one.role, one.company, one.department].join(' ')}>
          {[
            names.role(one.role),
            one.company,
            one.department,
            one.records ? t('matrix.bench_records', { count: one.records }) : '',
            t('matrix.bench_clearance', { level: one.clearance }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}

function Answers({ answers, decidedBy }: { answers: Trial['answers']; decidedBy: string }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const columns: Column<Trial['answers'][number]>[] = [
    { key: 'rule', title: t('matrix.rules'), render: (row) => <span className="mono">{row.rule_id}</span> },
    {
      key: 'answer',
      title: t('matrix.answer'),
      render: (row) =>
        row.holds ? (
          <Tag tone="good">{t('matrix.answer_holds')}</Tag>
        ) : (
          names.list(row.obstacles, names.obstacle)
        ),
    },
  ];
  const order = (row: Trial['answers'][number]) =>
    row.rule_id === decidedBy
      ? -1
      : row.holds
        ? 0
        : row.obstacles.includes('role')
          ? 100
          : row.obstacles.length;
  return (
    <DataTable
      caption={t('matrix.bench_answers')}
      columns={columns}
      rows={[...answers].sort((a, b) => order(a) - order(b))}
      rowKey={(row) => row.rule_id}
    />
  );
}

function Verdict({ trial }: { trial: Trial }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const { facts } = trial;
  const title = trial.allowed ? t('matrix.bench_allowed', { rule: trial.rule_id }) : t('matrix.bench_denied');
  const told = [
    facts.company,
    facts.departments.join(' / '),
    `L${facts.level}`,
    names.category(facts.category),
    names.state(facts.state),
    facts.own ? t('matrix.bench_own') : '',
    facts.shared ? t('matrix.bench_shared') : '',
  ];
  return (
    <div className={layout.stack}>
      <Alert
        type={trial.allowed ? 'success' : 'error'}
        showIcon
        title={title}
        description={
          trial.masks.length
            ? t('matrix.bench_masks', { names: names.list(trial.masks, names.mask) })
            : undefined
        }
      />
      <Panel title={t('matrix.bench_facts')}>{told.filter(Boolean).join(' · ')}</Panel>
      <Panel title={t('matrix.bench_holdings')}>
        <Holdings holdings={trial.holdings} />
      </Panel>
      <Panel title={t('matrix.bench_answers')}>
        <Answers answers={trial.answers} decidedBy={trial.rule_id} />
      </Panel>
    </div>
  );
}

/** As this person, this record, this act: what is decided and why. */
export function BenchPanel({ matrix, version }: { matrix: Matrix; version: PolicyVersion }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const [username, setUsername] = useState('');
  const [action, setAction] = useState<TrialRequest['action']>('view');
  const [byRecord, setByRecord] = useState(true);
  const [reference, setReference] = useState('');
  const [imagined, setImagined] = useState<Imagined>({
    company_id: matrix.companies[0]?.id ?? 0,
    department_id: null,
    level: 1,
    category: matrix.vocabulary.categories[0] ?? '',
    state: 'filed',
    own: false,
    shared: false,
  });
  const { mutate, data, error, isPending } = useMutation({ mutationFn: calls.trial });
  const run = (event: FormEvent) => {
    event.preventDefault();
    const target = byRecord ? { reference } : { imagined, reference: '' };
    mutate({ username, action, version: version.number, ...target });
  };
  return (
    <div className={styles.bench}>
      <Panel title={t('matrix.tab.bench')}>
        <p className={layout.quiet}>{t('matrix.bench_lead')}</p>
        <form className={styles.form} onSubmit={run}>
          <Field label={t('matrix.bench_user')}>
            <Input
              aria-label={t('matrix.bench_user')}
              autoComplete="off"
              maxLength={150}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
          </Field>
          <Field label={t('matrix.bench_action')}>
            <Select
              aria-label={t('matrix.bench_action')}
              value={action}
              onChange={setAction}
              options={matrix.vocabulary.actions.map((value) => ({
                value: value as TrialRequest['action'],
                label: names.action(value),
              }))}
            />
          </Field>
          <Segmented
            aria-label={t('matrix.bench_facts')}
            value={byRecord ? 'record' : 'facts'}
            onChange={(kind) => setByRecord(kind === 'record')}
            options={[
              { value: 'record', label: t('matrix.bench_by_record') },
              { value: 'facts', label: t('matrix.bench_by_facts') },
            ]}
          />
          {byRecord ? (
            <Field label={t('matrix.bench_reference')}>
              <Input
                aria-label={t('matrix.bench_reference')}
                maxLength={150}
                value={reference}
                onChange={(event) => setReference(event.target.value)}
              />
            </Field>
          ) : (
            <ImaginedFields matrix={matrix} value={imagined} onChange={setImagined} />
          )}
          <Button
            type="primary"
            htmlType="submit"
            loading={isPending}
            disabled={!username.trim() || (byRecord && !reference.trim())}
          >
            {t('matrix.bench_run')}
          </Button>
        </form>
      </Panel>
      <div aria-live="polite">
        {error && <Alert type="error" showIcon title={describeError(error, t)} />}
        {!error && data && <Verdict trial={data} />}
      </div>
    </div>
  );
}
