import { useEffect } from 'react';
import { api } from '@/api/client';

const AGAIN_AFTER_MS = 10_000;

/** Tells the log that something of a record's page was copied, or printed by the browser; never what. */
export function TakingWatch({ recordId }: { recordId: string }) {
  useEffect(() => {
    const told = new Map<string, number>();
    const tell = (act: 'copy' | 'print') => {
      const now = Date.now();
      if (now - (told.get(act) ?? -AGAIN_AFTER_MS) < AGAIN_AFTER_MS) return;
      told.set(act, now);
      const params = { path: { record_id: recordId } };
      // A page that is just being left still tells.
      void api.POST('/api/records/{record_id}/taking', { params, body: { act }, keepalive: true });
    };
    const onCopy = () => tell('copy');
    const onPrint = () => tell('print');
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    window.addEventListener('beforeprint', onPrint);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      window.removeEventListener('beforeprint', onPrint);
    };
  }, [recordId]);
  return null;
}
