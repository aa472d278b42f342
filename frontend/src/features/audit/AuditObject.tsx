import type { AuditRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';
import styles from './audit.module.css';

/** What the act was about: its kind, and its title where the log may say it, else its id. */
export function AuditObject({ row }: { row: AuditRow }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const title = names.title({ title: row.object_title, type: row.object_type });
  const kind = row.object_kind && translateCode(t, 'audit.kind', row.object_kind);
  if (!kind && !row.object_title && !row.object_id) return '—';
  return (
    <span className={styles.object}>
      {kind}
      {row.object_title && <span> {[title, row.object_code].filter(Boolean).join(' ')}</span>}
      {!row.object_title && row.object_id && <span className="mono">{row.object_id}</span>}
    </span>
  );
}
