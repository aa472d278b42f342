import { SyncOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Button, Popover, Progress } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import { batchesQuery } from '@/api/queries';
import type { Batch } from '@/api/types';
import { mayOpen, useMe } from '@/api/useMe';
import { batchShare, timeLeft } from '@/features/intake/batchProgress';
import { uploader } from '@/features/intake/theUploader';
import { summariseQueue } from '@/features/intake/uploadQueue';
import { formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import styles from './shell.module.css';

const BUSY_MS = 3000;
const QUIET_MS = 30_000;

/** Batches being worked on now. */
export function useRunningBatches(): Batch[] {
  const me = useMe();
  const { data } = useQuery({
    ...batchesQuery(1),
    enabled: mayOpen(me, 'intake'),
    refetchInterval: (query) =>
      query.state.data?.items.some((batch) => batch.state === 'running') ? BUSY_MS : QUIET_MS,
  });
  return (data?.items ?? []).filter((batch) => batch.state === 'running');
}

function RunningBatch({ batch, onOpen }: { batch: Batch; onOpen: () => void }) {
  const t = useTranslate();
  const share = batchShare(batch);
  return (
    <li>
      <Link to="/intake/$batchId" params={{ batchId: batch.id }} onClick={onOpen}>
        {batch.name}
      </Link>
      <Progress
        percent={Math.round(share * 100)}
        size="small"
        aria-label={`${batch.name} ${formatPercent(share)}`}
      />
      <small>{[batch.company.name, timeLeft(batch, t)].join(' · ')}</small>
    </li>
  );
}

export function TaskCentre() {
  const t = useTranslate();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const running = useRunningBatches();
  const uploads = summariseQueue(useSyncExternalStore(uploader.subscribe, uploader.snapshot));
  if (!mayOpen(me, 'intake')) return null;
  const label = running.length ? t('shell.tasks_running', { count: running.length }) : t('shell.tasks');
  const content = (
    <div className={styles.taskCentre}>
      {uploads.busy > 0 && (
        <p>
          {t('shell.tasks_uploading', { done: uploads.done, total: uploads.total })}
          <Progress percent={Math.round(uploads.share * 100)} size="small" aria-label={t('upload.title')} />
        </p>
      )}
      {running.length > 0 ? (
        <ul>
          {running.map((batch) => (
            <RunningBatch key={batch.id} batch={batch} onOpen={() => setOpen(false)} />
          ))}
        </ul>
      ) : (
        <p className={styles.taskNone}>
          <strong>{t('shell.tasks_empty')}</strong>
          <br />
          {t('shell.tasks_empty_hint')}
        </p>
      )}
      <Link to="/intake" onClick={() => setOpen(false)}>
        {t('shell.tasks_all')}
      </Link>
    </div>
  );
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
      title={t('shell.tasks')}
      content={content}
    >
      <Badge count={running.length} size="small" offset={[-6, 6]} color="#0f5666">
        <Button
          type="text"
          icon={running.length ? <SyncOutlined spin /> : <UnorderedListOutlined />}
          aria-label={label}
          title={label}
          aria-expanded={open}
        />
      </Badge>
    </Popover>
  );
}
