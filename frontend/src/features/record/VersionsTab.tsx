import { useQuery } from '@tanstack/react-query';
import { versionsQuery } from '@/api/queries';
import type { RecordDetail, Version } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { isMessageKey, type Translate, translateCode } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { splitPersonField } from './peopleDraft';
import styles from './record.module.css';

/** Recognition is the author of what it received. */
const authorOf = (by: string, t: Translate) =>
  by && by !== 'recognition' ? by : t('record.received_by_system');

const personLabel = (person: { name: string; employee_no: string }) => `${person.name} ${person.employee_no}`;

/** Names and values of what may change besides the fields of the type; values are codes and ids there. */
function useChangeText(record: RecordDetail) {
  const t = useTranslate();
  const names = useSchemeNames();
  const values: Readonly<Record<string, (code: string) => string>> = {
    type: names.type,
    level: names.level,
    state: (code) => translateCode(t, 'record.state', code),
    employee: (id) => (id === record.employee?.id ? personLabel(record.employee) : t('record.other_person')),
    reference_code: (text) => text,
    tags: (text) => text,
  };
  const nameOf = (field: string) => {
    const { name, key } = splitPersonField(field);
    if (name === 'person' && key) return t('record.person_of', { place: key });
    const own = `record.${field}`;
    return field in values && isMessageKey(own) ? t(own) : names.field(field);
  };
  const show = (field: string, text: string | null) => text && (values[field]?.(text) ?? text);
  return { nameOf, show };
}

function ChangeRow({ change, record }: { change: Version['changes'][number]; record: RecordDetail }) {
  const t = useTranslate();
  const { nameOf, show } = useChangeText(record);
  return (
    <li>
      <span className={styles.changeField}>{nameOf(change.field)}</span>
      <del>{show(change.field, change.before) || '—'}</del>
      <span aria-hidden>{'→'}</span>
      <ins>{show(change.field, change.after) || t('record.erased')}</ins>
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
            {[authorOf(version.by, t), formatMomentExact(version.at)].join(' · ')}
          </p>
          <p>{version.reason || (version.number === 1 ? t('record.version_first') : '')}</p>
          <ul className={styles.changes}>
            {version.changes.map((change) => (
              <ChangeRow key={change.field} change={change} record={record} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
