import {
  ArrowLeftOutlined,
  BgColorsOutlined,
  DownloadOutlined,
  EditOutlined,
  LockOutlined,
  SafetyCertificateOutlined,
} from '@ant-design/icons';
import { Link, useCanGoBack, useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { addresses } from '@/api/client';
import type { RecordDetail } from '@/api/types';
import { RequestLoanButton } from '@/features/loans/RequestLoan';
import { PrivacyActs } from '@/features/privacy/PrivacyActs';
import { PrintRecordButton } from '@/features/trace/PrintRecordButton';
import { useTranslate } from '@/i18n/language';
import type { TasksAddress } from '@/shell/addresses';
import { DownloadButton } from '@/ui/DownloadButton';
import { PageTitle } from '@/ui/PageTitle';
import { PeopleLinks } from '@/ui/people';
import { LevelTag, RecordStateTag } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import { Tag } from '@/ui/Tag';
import { RedactionDialog } from './RedactionDialog';
import styles from './record.module.css';

type Props = {
  record: RecordDetail;
  editing: boolean;
  /** Filters of the to-check list it was opened from, or null. */
  taskFilters: TasksAddress | null;
  onEdit: () => void;
};

function BackLink({ taskFilters }: { taskFilters: TasksAddress | null }) {
  const t = useTranslate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  if (taskFilters) {
    return (
      <Link to="/tasks" search={taskFilters} className={styles.back}>
        <ArrowLeftOutlined aria-hidden /> {t('record.crumb_tasks')}
      </Link>
    );
  }
  if (!canGoBack) return null;
  return (
    <button type="button" className={styles.back} onClick={() => router.history.back()}>
      <ArrowLeftOutlined aria-hidden /> {t('common.back')}
    </button>
  );
}

function Subject({ record }: { record: RecordDetail }) {
  const names = useSchemeNames();
  return (
    <span className={styles.subject}>
      {names.type(record.type) !== names.title(record) && <Tag tone="accent">{names.type(record.type)}</Tag>}
      <RecordStateTag state={record.state} />
      <LevelTag level={record.level} />
      <PeopleLinks row={record} />
      <span className="numeric">{record.reference_code}</span>
    </span>
  );
}

export function RecordHeader({ record, editing, taskFilters, onEdit }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const [redacting, setRedacting] = useState(false);
  const actions = (
    <>
      {record.can.correct && record.state === 'filed' && (
        <Button
          icon={<EditOutlined />}
          type={editing ? 'default' : 'primary'}
          onClick={onEdit}
          aria-pressed={editing}
        >
          {editing ? t('record.correct_stop') : t('record.correct')}
        </Button>
      )}
      {record.masks.length > 0 && record.state === 'filed' && (
        <RequestLoanButton
          wanted={{ record: { id: record.id, title: names.title(record), level: record.level } }}
        />
      )}
      {record.can.download && (
        <DownloadButton
          from={addresses.pdf(record.id)}
          icon={<DownloadOutlined />}
          disabled={!record.pdf_ready}
          title={record.pdf_ready ? undefined : t('record.pdf_pending')}
        >
          {t('record.download')}
        </DownloadButton>
      )}
      {record.can.redact && (
        <Button icon={<BgColorsOutlined />} onClick={() => setRedacting(true)}>
          {t('redact.open')}
        </Button>
      )}
      {record.can.export && !record.masks.length && (
        <DownloadButton
          from={addresses.evidence(record.id)}
          icon={<SafetyCertificateOutlined />}
          title={t('record.evidence_about')}
        >
          {t('record.evidence')}
        </DownloadButton>
      )}
      <PrintRecordButton recordId={record.id} />
      <PrivacyActs record={record} />
    </>
  );
  return (
    <div>
      <div className="no-print">
        <BackLink taskFilters={taskFilters} />
      </div>
      <PageTitle documentTitle={t('nav.record')} lead={<Subject record={record} />} actions={actions}>
        {names.title(record)}
      </PageTitle>
      {record.masks.length > 0 && (
        <p className={styles.maskNotice}>
          <LockOutlined aria-hidden />
          {t('mask.notice', {
            classes: record.masks.map((name) => t(`mask.class.${name}`)).join(t('mask.and')),
          })}
        </p>
      )}
      {redacting && <RedactionDialog record={record} onClose={() => setRedacting(false)} />}
    </div>
  );
}
