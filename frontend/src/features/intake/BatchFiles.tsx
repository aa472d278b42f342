import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Select } from 'antd';
import { batchFilesQuery } from '@/api/queries';
import type { Batch, SourceFile } from '@/api/types';
import { formatBytes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type BatchAddress, FILE_STATES } from '@/shell/addresses';
import type { Column } from '@/ui/DataTable';
import layout from '@/ui/layout.module.css';
import { PagedTable } from '@/ui/PagedTable';
import { Panel } from '@/ui/Panel';
import { useSchemeNames } from '@/ui/scheme';
import uiStyles from '@/ui/ui.module.css';
import { FileStateTag } from './BatchStateTag';
import styles from './intake.module.css';

const route = getRouteApi('/app/intake/$batchId');
const PAGE_SIZE = 50;
const POLL_MS = 2000;

const isUnderWay = (file: SourceFile) => file.state === 'received' || file.state === 'split';

function FileResult({ file }: { file: SourceFile }) {
  const t = useTranslate();
  const names = useSchemeNames();
  if (file.error) return <span className={styles.refusal}>{translateCode(t, 'error', file.error)}</span>;
  if (file.state === 'duplicate') return t('intake.duplicate_note');
  if (file.state === 'set_aside') return t('intake.set_aside_note');
  if (!file.records.length) return '—';
  return (
    <ul className={styles.fileRecords}>
      {file.records.map((record) => (
        <li key={record.id}>
          <Link className={uiStyles.rowLink} to="/records/$recordId" params={{ recordId: record.id }}>
            {names.title(record)}
          </Link>{' '}
          {record.state !== 'filed' && <small>{translateCode(t, 'record.state', record.state)}</small>}
        </li>
      ))}
    </ul>
  );
}

function columnsOf(t: Translate): Column<SourceFile>[] {
  return [
    { key: 'name', title: t('intake.file'), render: (row) => row.name },
    { key: 'state', title: t('intake.state'), render: (row) => <FileStateTag state={row.state} /> },
    { key: 'pages', title: t('intake.pages'), render: (row) => row.pages || '—', numeric: true },
    {
      key: 'size',
      title: t('intake.size'),
      render: (row) => formatBytes(row.size_bytes),
      numeric: true,
      wideOnly: true,
    },
    { key: 'result', title: t('intake.file_result'), render: (row) => <FileResult file={row} /> },
  ];
}

export function BatchFiles({ batch }: { batch: Batch }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const address = route.useSearch();
  const go = (search: BatchAddress) =>
    void navigate({ to: '/intake/$batchId', params: { batchId: batch.id }, search });
  const files = useQuery({
    ...batchFilesQuery(batch.id, address.state, address.page ?? 1),
    // The batch may be done while the rows read last still say otherwise.
    refetchInterval: (query) =>
      batch.state === 'done' && !query.state.data?.items.some(isUnderWay) ? false : POLL_MS,
  });
  const filter = (
    <Select
      allowClear
      size="small"
      aria-label={t('intake.file_filter')}
      placeholder={t('intake.file_filter')}
      value={address.state}
      onChange={(state) => go({ state })}
      options={FILE_STATES.map((state) => ({ value: state, label: t(`intake.file_state.${state}`) }))}
      popupMatchSelectWidth={false}
    />
  );
  return (
    <Panel title={t('intake.files')} extra={filter}>
      <PagedTable
        answer={files}
        caption={t('intake.files')}
        columns={columnsOf(t)}
        rowKey={(row) => row.id}
        empty={<p className={layout.quiet}>{t('common.none')}</p>}
        page={address.page}
        pageSize={PAGE_SIZE}
        onPage={(page) => go({ ...address, page })}
      />
    </Panel>
  );
}
