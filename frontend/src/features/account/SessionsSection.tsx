import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { api } from '@/api/client';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './account.module.css';
import { deviceOf } from './device';
import { sessionsQuery } from './queries';
import { useAct } from './useAct';

export function SessionsSection() {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const { busy, failure, act } = useAct();
  const end = (id: string) =>
    act(
      () => api.DELETE('/api/me/account/sessions/{session_id}', { params: { path: { session_id: id } } }),
      t('account.session_ended'),
    );
  const endOthers = () =>
    act(() => api.POST('/api/me/account/other-sessions/end'), t('account.session_ended'));
  const others = (data ?? []).some((row) => !row.current);
  return (
    <Panel
      title={t('account.sessions')}
      extra={
        others && (
          <Button size="small" loading={busy} onClick={() => void endOthers()}>
            {t('account.sessions_end')}
          </Button>
        )
      }
    >
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      <ul className={styles.rows}>
        {(data ?? []).map((row) => (
          <li key={row.id}>
            <div>
              <strong>{deviceOf(row.agent) || t('account.device_unknown')}</strong>{' '}
              {row.current && <Tag tone="good">{t('account.session_current')}</Tag>}
              <small>
                {[row.address, t('account.seen_at', { at: formatMoment(row.last_seen_at) })]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </div>
            {!row.current && (
              <Button size="small" disabled={busy} onClick={() => void end(row.id)}>
                {t('account.session_end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
