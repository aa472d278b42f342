import { CloseOutlined, PauseOutlined, PlayCircleOutlined, RedoOutlined } from '@ant-design/icons';
import { Button, Progress } from 'antd';
import { useSyncExternalStore } from 'react';
import { formatBytes, formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import styles from './intake.module.css';
import { uploader } from './theUploader';
import { type Queue, summariseQueue, type UploadItem } from './uploadQueue';

const SHOWN = 40;
/** Files that need attention first, then those on their way, then those that wait. */
const ORDER: Readonly<Record<UploadItem['state'], number>> = {
  failed: 0,
  waiting: 1,
  uploading: 2,
  starting: 2,
  paused: 3,
  queued: 4,
  done: 5,
};

function ItemButtons({ item }: { item: UploadItem }) {
  const t = useTranslate();
  const { id, name, state } = item;
  return (
    <span>
      {['queued', 'starting', 'uploading'].includes(state) && (
        <Button
          type="text"
          size="small"
          icon={<PauseOutlined />}
          aria-label={t('upload.pause', { name })}
          onClick={() => uploader.pause(id)}
        />
      )}
      {state === 'paused' && (
        <Button
          type="text"
          size="small"
          icon={<PlayCircleOutlined />}
          aria-label={t('upload.resume', { name })}
          onClick={() => uploader.resume(id)}
        />
      )}
      {['failed', 'waiting'].includes(state) && (
        <Button
          type="text"
          size="small"
          icon={<RedoOutlined />}
          aria-label={t('upload.retry', { name })}
          onClick={() => uploader.resume(id)}
        />
      )}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('upload.remove', { name })}
        onClick={() => uploader.remove(id)}
      />
    </span>
  );
}

function Item({ item }: { item: UploadItem }) {
  const t = useTranslate();
  const percent = item.sizeBytes ? Math.round((item.sentBytes / item.sizeBytes) * 100) : 0;
  return (
    <li className={styles.item} data-state={item.state}>
      <span className={styles.itemName}>{item.name}</span>
      <span className={styles.itemState}>
        {t(`upload.state.${item.state}`)}
        {item.errorCode && ` · ${translateCode(t, 'error', item.errorCode)}`}
      </span>
      <Progress
        percent={percent}
        size="small"
        showInfo={false}
        status={item.state === 'failed' ? 'exception' : 'normal'}
        aria-label={t('upload.progress_label', { name: item.name })}
      />
      <span className={`${styles.itemSize} numeric`}>{formatBytes(item.sizeBytes)}</span>
      <ItemButtons item={item} />
    </li>
  );
}

function Summary({ queue }: { queue: Queue }) {
  const t = useTranslate();
  const sums = summariseQueue(queue);
  const text = t('upload.summary', {
    done: sums.done,
    total: sums.total,
    percent: formatPercent(sums.share),
  });
  return (
    <>
      <div className={styles.queueHead}>
        <p role="status">
          {text}
          {sums.failed > 0 && ` · ${t('upload.failed_n', { count: sums.failed })}`}
        </p>
        {sums.busy > 0 && (
          <Button size="small" icon={<PauseOutlined />} onClick={() => uploader.pauseAll()}>
            {t('upload.pause_all')}
          </Button>
        )}
        {sums.paused > 0 && (
          <Button size="small" icon={<PlayCircleOutlined />} onClick={() => uploader.resumeAll()}>
            {t('upload.resume_all')}
          </Button>
        )}
      </div>
      <Progress percent={Math.round(sums.share * 100)} showInfo={false} aria-label={text} />
      <p className={layout.quiet}>{t('upload.keep_open')}</p>
    </>
  );
}

/** Files on their way from this browser; gone once all have arrived. */
export function UploadQueuePanel({ batchId }: { batchId?: string }) {
  const t = useTranslate();
  const all = useSyncExternalStore(uploader.subscribe, uploader.snapshot);
  const queue = all.filter((item) => !batchId || item.batchId === batchId);
  const open = queue.filter((item) => item.state !== 'done');
  if (!open.length) return null;
  const shown = [...open].sort((a, b) => ORDER[a.state] - ORDER[b.state]).slice(0, SHOWN);
  return (
    <Panel title={t('upload.title')}>
      <Summary queue={queue} />
      <ul className={styles.items}>
        {shown.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </Panel>
  );
}
