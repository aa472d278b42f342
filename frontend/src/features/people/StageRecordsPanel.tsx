import { Link } from '@tanstack/react-router';
import type { RecordRow } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { LevelTag, RecordStateTag } from '@/ui/recordTags';
import { type SchemeNames, useSchemeNames } from '@/ui/scheme';
import { EmptyState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { useListKeys } from '@/ui/useListKeys';
import { CrossReference } from './CrossReference';
import styles from './people.module.css';

function columnsOf(t: Translate, names: SchemeNames, employeeId: string): Column<RecordRow>[] {
  return [
    {
      key: 'title',
      title: t('nav.record'),
      render: (row) => (
        <>
          <Link
            className={uiStyles.rowLink}
            to="/records/$recordId"
            params={{ recordId: row.id }}
            data-row-link
          >
            {names.title(row)}
          </Link>
          <CrossReference row={row} employeeId={employeeId} />
        </>
      ),
    },
    {
      key: 'date',
      title: t('record.fact.doc_date'),
      render: (row) => <span className="numeric">{formatDate(row.doc_date)}</span>,
    },
    {
      key: 'pages',
      title: t('record.fact.pages'),
      render: (row) => row.page_count,
      numeric: true,
      wideOnly: true,
    },
    {
      key: 'level',
      title: t('record.level'),
      render: (row) => <LevelTag level={row.level} />,
      wideOnly: true,
    },
    { key: 'state', title: t('record.fact.state'), render: (row) => <RecordStateTag state={row.state} /> },
  ];
}

type Props = { employeeId: string; stages: readonly { stage: string; records: RecordRow[] }[] };

/** The file's catalogue: records under the stage of working life they belong to. */
export function StageRecordsPanel({ employeeId, stages }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const list = useListKeys<HTMLDivElement>();
  const filled = stages.filter((stage) => stage.records.length);
  return (
    <Panel title={t('person.by_stage')} extra={<small>{t('person.level_only_visible')}</small>}>
      {!filled.length && <EmptyState title={t('person.no_records')} />}
      <div ref={list}>
        {filled.map(({ stage, records }) => (
          <section key={stage} className={styles.stage}>
            <h3>
              {names.stage(stage)} <span className={styles.count}>{records.length}</span>
            </h3>
            <DataTable
              caption={t('person.stage_records', { stage: names.stage(stage), count: records.length })}
              columns={columnsOf(t, names, employeeId)}
              rows={records}
              rowKey={(row) => row.id}
            />
          </section>
        ))}
      </div>
    </Panel>
  );
}
