import { Button, Popconfirm } from 'antd';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import type { PolicyVersion } from './matrix';
import { VersionTag } from './VersionTag';

type Props = {
  versions: readonly PolicyVersion[];
  busy: boolean;
  onOpen: (version: number) => void;
  onDraft: (base: number) => void;
  onDiscard: (version: number) => void;
};

/** All versions, newest first. An old one is taken back by drafting from it. */
export function HistoryPanel({ versions, busy, onOpen, onDraft, onDiscard }: Props) {
  const t = useTranslate();
  const columns: Column<PolicyVersion>[] = [
    {
      key: 'number',
      title: t('matrix.version'),
      render: (row) => (
        <Button
          type="link"
          size="small"
          data-row-link
          aria-label={t('matrix.open', { number: row.number })}
          onClick={() => onOpen(row.number)}
        >
          {row.number}
        </Button>
      ),
    },
    { key: 'state', title: t('approvals.state'), render: (row) => <VersionTag version={row} /> },
    {
      key: 'from',
      title: t('matrix.effective_from'),
      render: (row) => <span className="numeric">{formatMoment(row.effective_from)}</span>,
    },
    { key: 'author', title: t('matrix.author'), render: (row) => row.author || '—' },
    {
      key: 'changed',
      title: t('matrix.changed_at'),
      render: (row) => <span className="numeric">{formatMoment(row.changed_at)}</span>,
      wideOnly: true,
    },
    {
      key: 'rules',
      title: t('matrix.rule_count'),
      render: (row) => row.rules,
      numeric: true,
      wideOnly: true,
    },
    { key: 'note', title: t('matrix.note'), render: (row) => row.note || '—' },
    {
      key: 'do',
      title: t('matrix.acts'),
      render: (row) => (
        <span className={layout.acts}>
          <Button size="small" loading={busy} onClick={() => onDraft(row.number)}>
            {t('matrix.roll_back')}
          </Button>
          {row.state === 'draft' && (
            <Popconfirm
              title={t('matrix.discard_sure')}
              okText={t('matrix.discard')}
              onConfirm={() => onDiscard(row.number)}
            >
              <Button size="small" danger>
                {t('matrix.discard')}
              </Button>
            </Popconfirm>
          )}
        </span>
      ),
    },
  ];
  return (
    <Panel title={t('matrix.tab.history')}>
      <DataTable
        caption={t('matrix.tab.history')}
        columns={columns}
        rows={versions}
        rowKey={(row) => row.number}
      />
    </Panel>
  );
}
