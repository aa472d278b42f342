import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, DatePicker, Input } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { ActionTags, wholly } from './ActionTags';
import { Field } from './Field';
import {
  calls,
  type Difference,
  differenceQuery,
  type Effects,
  effectsQuery,
  type PolicyRule,
  type PolicyVersion,
} from './matrix';
import styles from './matrix.module.css';
import { type MatrixNames, useMatrixNames } from './names';

type Change = Difference['cells'][number];

function placeOf(change: Change, names: MatrixNames, other: string): string {
  if (!change.level) return names.relation(change.relation);
  const category = change.category ? names.category(change.category) : other;
  return [names.relation(change.relation), `L${change.level}`, category, names.state(change.state)].join(
    ' · ',
  );
}

function CellTable({ difference }: { difference: Difference }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const some = difference.cells.some((change) => change.category);
  const columns: Column<Change>[] = [
    { key: 'role', title: t('matrix.role'), render: (row) => names.role(row.role) },
    {
      key: 'place',
      title: t('matrix.place'),
      render: (row) => placeOf(row, names, t(some ? 'matrix.other_categories' : 'matrix.categories_all')),
    },
    {
      key: 'gained',
      title: t('matrix.gained'),
      render: (row) => <ActionTags actions={wholly(row.gained)} full />,
    },
    { key: 'lost', title: t('matrix.lost'), render: (row) => <ActionTags actions={wholly(row.lost)} full /> },
    {
      key: 'masks',
      title: t('matrix.masking'),
      render: (row) =>
        [
          row.unmasked.length && t('matrix.unmasked', { names: names.list(row.unmasked, names.mask) }),
          row.masked.length && t('matrix.masked', { names: names.list(row.masked, names.mask) }),
        ]
          .filter(Boolean)
          .join('；') || '—',
    },
  ];
  return (
    <Panel title={t('matrix.cells')}>
      <DataTable
        caption={t('matrix.cells')}
        columns={columns}
        rows={difference.cells}
        rowKey={(row) => [row.role, row.relation, row.state, row.category, row.level].join(' ')}
      />
    </Panel>
  );
}

function EffectTable({ effects }: { effects: Effects['effects'] }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const count = (name: 'users' | 'gains' | 'loses'): Column<Effects['effects'][number]> => ({
    key: name,
    title: t(`matrix.${name}`),
    render: (row) => formatCount(row[name]),
    numeric: true,
  });
  return (
    <Panel title={t('matrix.effects')}>
      <DataTable
        caption={t('matrix.effects')}
        columns={[
          { key: 'role', title: t('matrix.role'), render: (row) => names.role(row.role) },
          count('users'),
          count('gains'),
          count('loses'),
        ]}
        rows={effects}
        rowKey={(row) => row.role}
      />
      <p className={layout.quiet}>{t('matrix.effects_note')}</p>
    </Panel>
  );
}

function RuleList({ title, rules }: { title: string; rules: readonly PolicyRule[] }) {
  if (!rules.length) return null;
  return (
    <Panel title={title}>
      <ul className={styles.problems}>
        {rules.map((rule) => (
          <li key={rule.id}>
            <span className="mono">{rule.id}</span> <ActionTags actions={wholly(rule.actions)} full />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ChangedRules({ changed }: { changed: Difference['changed'] }) {
  const t = useTranslate();
  const names = useMatrixNames();
  const show = (value: unknown) =>
    Array.isArray(value)
      ? value.map((word) => translateWord(String(word), names)).join(t('common.comma')) || '—'
      : String(value);
  if (!changed.length) return null;
  return (
    <Panel title={t('matrix.changed')}>
      <ul className={styles.problems}>
        {changed.map(({ before, after, fields }) => (
          <li key={after.id}>
            <span className="mono">{after.id}</span>
            {fields.map((field) => (
              <p key={field} className={layout.quiet}>
                {`${fieldName(field, t)}: `}
                <del>{show(before[field as keyof PolicyRule])}</del>
                {' → '}
                <ins>{show(after[field as keyof PolicyRule])}</ins>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function translateWord(word: string, names: MatrixNames): string {
  const found = [names.action, names.mask, names.state, names.category].find((name) => name(word) !== word);
  return found ? found(word) : word;
}

function fieldName(field: string, t: ReturnType<typeof useTranslate>): string {
  const known = ['role', 'relation', 'max_level', 'actions', 'states', 'categories', 'masks'] as const;
  const key = known.find((name) => name === field);
  return key ? t(`matrix.${key}`) : field;
}

function Publish({ version }: { version: PolicyVersion }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const [from, setFrom] = useState<Dayjs | null>(null);
  const [reason, setReason] = useState('');
  const { mutate, isPending } = useMutation({
    mutationFn: () => calls.propose(version.number, (from?.toDate() ?? new Date()).toISOString(), reason),
    onSuccess: () => {
      message.success(t('matrix.proposed'));
      void queryClient.invalidateQueries({ queryKey: ['matrix'] });
      void queryClient.invalidateQueries({ queryKey: ['approvals'] });
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  return (
    <Panel title={t('matrix.publish')}>
      <p className={layout.quiet}>{t('matrix.publish_hint')}</p>
      <div className={styles.form}>
        <Field label={t('matrix.effective_from')}>
          <DatePicker
            showTime={{ format: 'HH:mm' }}
            aria-label={t('matrix.effective_from')}
            placeholder={t('matrix.effective_now')}
            value={from}
            onChange={setFrom}
          />
        </Field>
        <Field label={t('matrix.reason')}>
          <Input.TextArea
            aria-label={t('matrix.reason')}
            maxLength={500}
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <div className={layout.acts}>
          <Button type="primary" disabled={!reason.trim()} loading={isPending} onClick={() => mutate()}>
            {t('matrix.publish')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function RuleChanges({ difference }: { difference: Difference }) {
  const t = useTranslate();
  return (
    <>
      <RuleList title={t('matrix.added')} rules={difference.added} />
      <RuleList title={t('matrix.removed')} rules={difference.removed} />
      <ChangedRules changed={difference.changed} />
    </>
  );
}

/** What a version changes against another, for who is asked to consent to it. */
export function VersionDifference({ number, base }: { number: number; base?: number }) {
  const { data, error, refetch } = useQuery(differenceQuery(number, base));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={4} />;
  return (
    <div className={layout.stack}>
      <CellTable difference={data} />
      <RuleChanges difference={data} />
    </div>
  );
}

/** What a version would change, whom that reaches, and asking for it. */
export function DifferencePanel({ version }: { version: PolicyVersion }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(differenceQuery(version.number));
  const { data: effects } = useQuery(effectsQuery(version.number));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  if (!data.cells.length && !data.added.length && !data.removed.length && !data.changed.length) {
    return <EmptyState title={t('matrix.no_difference')} />;
  }
  return (
    <div className={layout.stack}>
      <p className={layout.quiet}>{t('matrix.compared_with', { number: data.base })}</p>
      {version.state === 'proposed' && (
        <Alert
          type="info"
          showIcon
          title={t('matrix.waiting')}
          action={<Link to="/approvals">{t('matrix.to_approvals')}</Link>}
        />
      )}
      <CellTable difference={data} />
      {effects && <EffectTable effects={effects.effects} />}
      <RuleChanges difference={data} />
      {version.state === 'draft' && <Publish version={version} />}
    </div>
  );
}
