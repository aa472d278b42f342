import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Popconfirm, Tag } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { learningQuery, queryClient } from '@/api/queries';
import type { LearnedModel } from '@/api/types';
import { formatCount, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './learning.module.css';

const RULES_ALONE = 0;

type Choice = { version: number; kind?: LearnedModel['kind'] };

function useActivate(companyId: number) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ version, kind }: Choice) =>
      dataOf(
        api.PUT('/api/learning/in-use', { body: { company_id: companyId, version, kind: kind ?? null } }),
      ),
    onSuccess: (saved) => {
      queryClient.setQueryData(learningQuery(companyId).queryKey, saved);
      message.success(t('learning.changed'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

/** Before and after on the records kept aside: values right, and wrong or invented ones. */
function Compared({ model }: { model: LearnedModel }) {
  const t = useTranslate();
  if (!model.held_out) return <>{t('learning.not_compared')}</>;
  const { before, after } = model;
  const told = (one: LearnedModel['after']) =>
    t('learning.figures', {
      types: formatCount(one.types_right),
      right: formatCount(one.right),
      wrong: formatCount(one.wrong + one.extra),
    });
  return <>{t('learning.before_after', { before: told(before), after: told(after) })}</>;
}

function Models({
  models,
  onChoose,
  busy,
}: {
  models: readonly LearnedModel[];
  onChoose: (choice: Choice) => void;
  busy: boolean;
}) {
  const t = useTranslate();
  const columns: Column<LearnedModel>[] = [
    { key: 'version', title: t('learning.version'), render: (row) => row.version, numeric: true },
    { key: 'kind', title: t('learning.kind'), render: (row) => t(`learning.kind_${row.kind}`) },
    {
      key: 'trained',
      title: t('learning.trained'),
      render: (row) => t('learning.trained_by', { at: formatMoment(row.trained_at), by: row.trained_by }),
    },
    {
      key: 'examples',
      title: t('learning.examples'),
      render: (row) => formatCount(row.examples),
      numeric: true,
    },
    {
      key: 'held_out',
      title: t('learning.held_out'),
      render: (row) => formatCount(row.held_out),
      numeric: true,
      wideOnly: true,
    },
    { key: 'compared', title: t('learning.compared'), render: (row) => <Compared model={row} /> },
    {
      key: 'use',
      title: t('learning.use'),
      render: (row) =>
        row.active ? (
          <Tag color="success">{t('learning.in_use')}</Tag>
        ) : (
          <Button
            size="small"
            disabled={busy}
            onClick={() => onChoose({ version: row.version, kind: row.kind })}
            aria-label={t('learning.activate_label', {
              kind: t(`learning.kind_${row.kind}`),
              version: row.version,
            })}
          >
            {t('learning.activate')}
          </Button>
        ),
    },
  ];
  return (
    <DataTable
      caption={t('learning.title')}
      columns={columns}
      rows={models}
      rowKey={(row) => `${row.kind} ${row.version}`}
      busy={busy}
    />
  );
}

/** What recognition learned from a company's corrections: versions, how they compare, which are in use. */
export function LearnedPanel({ companyId }: { companyId: number }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(learningQuery(companyId));
  const activate = useActivate(companyId);
  const anyActive = data?.models.some((model) => model.active);
  return (
    <Panel title={t('learning.title')}>
      <p className={styles.quiet}>{t('learning.lead')}</p>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data && !data.models.length && <p className={styles.quiet}>{t('learning.none')}</p>}
      {data && data.models.length > 0 && (
        <Models models={data.models} onChoose={activate.mutate} busy={activate.isPending} />
      )}
      {anyActive && (
        <Popconfirm
          title={t('learning.rules_alone_ask')}
          okText={t('learning.rules_alone')}
          cancelText={t('common.cancel')}
          onConfirm={() => activate.mutate({ version: RULES_ALONE })}
        >
          <Button className={styles.off} disabled={activate.isPending}>
            {t('learning.rules_alone')}
          </Button>
        </Popconfirm>
      )}
    </Panel>
  );
}
