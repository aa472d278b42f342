import type { Figures } from '@/api/types';
import { formatCount, formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Column, DataTable } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';

type Props = {
  title: string;
  keyTitle: string;
  rows: readonly Figures[];
  nameOf: (key: string) => string;
};

/** Counts by type or by month, with the share that passed without a person. */
export function FiguresTable({ title, keyTitle, rows, nameOf }: Props) {
  const t = useTranslate();
  const count = (name: 'received' | 'passed' | 'waiting' | 'corrected' | 'errors'): Column<Figures> => ({
    key: name,
    title: t(`quality.${name}`),
    render: (row) => formatCount(row[name]),
    numeric: true,
    wideOnly: name === 'errors',
  });
  const columns: Column<Figures>[] = [
    { key: 'key', title: keyTitle, render: (row) => nameOf(row.key) },
    count('received'),
    count('passed'),
    {
      key: 'rate',
      title: t('quality.rate'),
      render: (row) => (row.received ? formatPercent(row.passed / row.received) : '—'),
      numeric: true,
    },
    count('waiting'),
    count('corrected'),
    count('errors'),
  ];
  return (
    <Panel title={title}>
      {rows.length ? (
        <DataTable caption={title} columns={columns} rows={rows} rowKey={(row) => row.key} />
      ) : (
        <p className={layout.quiet}>{t('common.none')}</p>
      )}
    </Panel>
  );
}
