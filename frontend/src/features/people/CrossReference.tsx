import { LinkOutlined } from '@ant-design/icons';
import type { RecordRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { concerned, namesOf, personLabel } from '@/ui/people';
import { Tag } from '@/ui/Tag';
import styles from './people.module.css';

/** Says of a record that concerns several people in whose dossier it lies, and who else stands on it. */
export function CrossReference({ row, employeeId }: { row: RecordRow; employeeId: string }) {
  const t = useTranslate();
  if (!row.people.length) return null;
  const elsewhere = row.employee && row.employee.id !== employeeId;
  return (
    <div className={styles.reference} title={namesOf(row).join(t('common.comma'))}>
      {elsewhere && row.employee && (
        <Tag tone="accent" icon={<LinkOutlined />}>
          {t('person.cross_reference')}
        </Tag>
      )}
      {elsewhere && row.employee && (
        <small>
          {t('person.filed_with', { person: personLabel(row.employee), code: row.reference_code })}
        </small>
      )}
      <small>{concerned(t, row)}</small>
    </div>
  );
}
