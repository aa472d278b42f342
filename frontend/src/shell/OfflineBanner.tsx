import { CloudOutlined } from '@ant-design/icons';
import { useSyncExternalStore } from 'react';
import { useTranslate } from '@/i18n/language';
import styles from './shell.module.css';

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

export function OfflineBanner() {
  const t = useTranslate();
  const online = useOnline();
  return (
    <div role="status">
      {!online && (
        <p className={styles.offline}>
          <CloudOutlined aria-hidden /> {t('common.offline')}
        </p>
      )}
    </div>
  );
}
