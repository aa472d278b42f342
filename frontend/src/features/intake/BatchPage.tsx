import { PauseCircleOutlined, PlayCircleOutlined, RedoOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { App, Button, Popconfirm } from 'antd';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { batchQuery, queryClient } from '@/api/queries';
import type { Batch } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { BatchFiles } from './BatchFiles';
import { BatchProgress } from './BatchProgress';
import { BatchStateTag } from './BatchStateTag';
import { DropZone } from './DropZone';
import styles from './intake.module.css';
import { uploader } from './theUploader';
import { UploadQueuePanel } from './UploadQueuePanel';

const route = getRouteApi('/app/intake/$batchId');
const POLL_MS = 1000;
const IDLE_MS = 5000;

function useStopResume(batchId: string) {
  const t = useTranslate();
  const { message } = App.useApp();
  const path = { params: { path: { batch_id: batchId } } };
  return useMutation({
    mutationFn: (stop: boolean) =>
      dataOf(
        stop
          ? api.POST('/api/intake/batches/{batch_id}/stop', path)
          : api.POST('/api/intake/batches/{batch_id}/resume', path),
      ),
    onSuccess: (batch) => {
      queryClient.setQueryData(batchQuery(batchId).queryKey, batch);
      void queryClient.invalidateQueries({ queryKey: ['batches'] });
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

function Controls({ batch }: { batch: Batch }) {
  const t = useTranslate();
  const change = useStopResume(batch.id);
  if (batch.state === 'done') return null;
  if (batch.state === 'stopped') {
    return (
      <Button
        type="primary"
        icon={<PlayCircleOutlined />}
        loading={change.isPending}
        onClick={() => change.mutate(false)}
      >
        {t('intake.resume')}
      </Button>
    );
  }
  return (
    <Popconfirm
      title={t('intake.stop')}
      description={t('intake.stop_confirm')}
      okText={t('intake.stop')}
      cancelText={t('common.cancel')}
      onConfirm={() => change.mutate(true)}
    >
      <Button icon={<PauseCircleOutlined />} loading={change.isPending}>
        {t('intake.stop')}
      </Button>
    </Popconfirm>
  );
}

/** Take up again what was set aside. */
function Retry({ batch }: { batch: Batch }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const retry = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/api/intake/batches/{batch_id}/retry', { params: { path: { batch_id: batch.id } } })),
    onSuccess: (changed) => {
      queryClient.setQueryData(batchQuery(batch.id).queryKey, changed);
      void queryClient.invalidateQueries({ queryKey: ['batch', batch.id, 'files'] });
      void queryClient.invalidateQueries({ queryKey: ['batches'] });
      message.success(t('intake.retried'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  if (!batch.outcomes.to_retry) return null;
  return (
    <Button
      icon={<RedoOutlined />}
      loading={retry.isPending}
      title={t('intake.retry_hint')}
      onClick={() => retry.mutate()}
    >
      {t('intake.retry', { count: batch.outcomes.to_retry })}
    </Button>
  );
}

function lead(batch: Batch): string {
  return [batch.company.name, formatMoment(batch.created_at), batch.created_by].join(' · ');
}

export function BatchPage() {
  const t = useTranslate();
  const { batchId } = route.useParams();
  const { data, error, refetch } = useQuery({
    ...batchQuery(batchId),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? POLL_MS : IDLE_MS),
  });
  if (error && !data) {
    return (
      <>
        <PageTitle documentTitle={t('nav.batch')} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </>
    );
  }
  return (
    <>
      <PageTitle
        documentTitle={t('nav.batch')}
        lead={data && lead(data)}
        actions={
          data && (
            <>
              <Retry batch={data} />
              <Controls batch={data} />
            </>
          )
        }
      >
        {data && (
          <span className={styles.batchName}>
            {data.name} <BatchStateTag state={data.state} />
          </span>
        )}
      </PageTitle>
      {!data && <LoadingState />}
      {data && (
        <div className={layout.stack}>
          <UploadQueuePanel batchId={batchId} />
          <BatchProgress batch={data} />
          {data.outcomes.doubtful > 0 && (
            <p className={styles.checkThese}>
              <Link to="/tasks" search={{ batch: batchId }}>
                {t('intake.check_these')}
              </Link>
            </p>
          )}
          <BatchFiles batch={data} />
          {data.state !== 'stopped' && (
            <Panel title={t('intake.more_files')}>
              <DropZone onFiles={(chosen) => uploader.add(batchId, chosen)} />
            </Panel>
          )}
        </div>
      )}
    </>
  );
}
