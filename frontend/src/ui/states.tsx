/** What a page shows when there is nothing, when it waits and when a call failed. */
import { CloudOutlined, FileSearchOutlined, LockOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';
import type { MessageKey } from '@/i18n/translate';
import styles from './ui.module.css';

type StateProps = { icon?: ReactNode; title: ReactNode; children?: ReactNode; extra?: ReactNode };

export function EmptyState({ icon = <FileSearchOutlined />, title, children, extra }: StateProps) {
  return (
    <div className={styles.state}>
      <div className={styles.stateIcon} aria-hidden>
        {icon}
      </div>
      <h2>{title}</h2>
      {children && <div className={styles.stateBody}>{children}</div>}
      {extra && <div className={styles.stateExtra}>{extra}</div>}
    </div>
  );
}

const SLOW_MS = 3000;

/** Grey lines at first, words after three seconds. */
export function LoadingState({ rows = 6 }: { rows?: number }) {
  const t = useTranslate();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
      <p role="status" className={slow ? styles.slow : 'visually-hidden'}>
        {slow ? t('common.loading_long') : t('common.loading')}
      </p>
    </div>
  );
}

type Look = { icon: ReactNode; title: MessageKey; hint: MessageKey | null };

const SERVER_LOOK: Look = {
  icon: <WarningOutlined />,
  title: 'error.server_title',
  hint: 'error.server_hint',
};
const LOOKS: Readonly<Record<number, Look>> = {
  0: { icon: <CloudOutlined />, title: 'error.network.offline', hint: null },
  403: { icon: <LockOutlined />, title: 'error.forbidden_title', hint: 'error.forbidden_hint' },
  404: { icon: <FileSearchOutlined />, title: 'error.not_found_title', hint: 'error.not_found_hint' },
};

type ErrorProps = { error: unknown; onRetry?: () => void; extra?: ReactNode };

export function ErrorState({ error, onRetry, extra }: ErrorProps) {
  const t = useTranslate();
  const status = error instanceof ApiError ? error.status : 500;
  const requestId = error instanceof ApiError ? error.requestId : null;
  const look = LOOKS[status];
  const shown = look ?? SERVER_LOOK;
  const hint = look || status >= 500 ? shown.hint && t(shown.hint) : describeError(error, t);
  return (
    <div role="alert">
      <EmptyState
        icon={shown.icon}
        title={t(shown.title)}
        extra={
          <>
            {onRetry && status !== 403 && status !== 404 && (
              <Button onClick={onRetry}>{t('common.retry')}</Button>
            )}
            {extra}
          </>
        }
      >
        {hint}
        {requestId && <p className={styles.requestId}>{t('common.request_id', { id: requestId })}</p>}
      </EmptyState>
    </div>
  );
}
