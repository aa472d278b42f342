import { useQuery } from '@tanstack/react-query';
import { versionsQuery } from '@/api/queries';
import type { RecordDetail, Version } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { isMessageKey } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './record.module.css';

function ChangeRow({ change }: { change: Version['changes'][number] }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const own = `record.${change.field}`;
  const field = names.fieldOf(change.field) || !isMessageKey(own) ? names.field(change.field) : t(own);
  const show = (text: string | null) => (change.field === 'type' && text ? names.type(text) : text);
  return (
    <li>
      <span className={styles.changeField}>{field}</span>
      <del>{show(change.before) || '—'}</del>
      <span aria-hidden>{'→'}</span>
      <ins>{show(change.after) || t('record.erased')}</ins>
    </li>
  );
}

/** Who changed what, when and why; the newest first. */
export function VersionsTab({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(versionsQuery(record.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  const ordered = [...data].sort((a, b) => b.number - a.number);
  return (
    <ol className={styles.versions}>
      {ordered.map((version) => (
        <li key={version.number}>
          <h2>
            {t('record.version_n', { number: version.number })}{' '}
            {version.number === record.version && <Tag tone="accent">{t('record.version_current')}</Tag>}
          </h2>
          <p className={`${styles.quiet} numeric`}>
            {[version.by, formatMomentExact(version.at)].join(' · ')}
          </p>
          <p>{version.reason || (version.number === 1 ? t('record.version_first') : '')}</p>
          <ul className={styles.changes}>
            {version.changes.map((change) => (
              <ChangeRow key={change.field} change={change} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
