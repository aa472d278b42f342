/** Whom a record concerns: one person, or several of whom some may not be in the roster. */
import { TeamOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { EmployeeRef, RecordRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { Tag } from './Tag';
import styles from './ui.module.css';

type Concerned = Pick<RecordRow, 'employee' | 'people'>;

/** How many are named beside a title; the rest are counted. */
const SHOWN = 3;

export const personLabel = (row: Pick<EmployeeRef, 'name' | 'employee_no'>) =>
  [row.name, row.employee_no].filter(Boolean).join(' ');

/** Give everyone by name and number, in the paper's order. */
export function namesOf({ employee, people }: Concerned): string[] {
  if (!people.length) return employee ? [personLabel(employee)] : [];
  return people.map((person) => (person.employee ? personLabel(person.employee) : person.name));
}

/** The same for a line of text: the first few by name, the rest counted. */
export function concerned(t: Translate, row: Concerned): string {
  const names = namesOf(row);
  if (!names.length) return t('common.unassigned');
  const shown = names.slice(0, SHOWN).join(t('common.comma'));
  return names.length > SHOWN ? t('record.people_among', { names: shown, count: names.length }) : shown;
}

function PersonLink({ employee }: { employee: EmployeeRef }) {
  return (
    <Link className={styles.rowLink} to="/employees/$employeeId" params={{ employeeId: employee.id }}>
      {personLabel(employee)}
    </Link>
  );
}

/** Links to the files of everyone a record concerns; with `all`, of however many. */
export function PeopleLinks({ row, all = false }: { row: Concerned; all?: boolean }) {
  const t = useTranslate();
  if (!row.people.length) {
    return row.employee ? <PersonLink employee={row.employee} /> : <span>{t('common.unassigned')}</span>;
  }
  const shown = all ? row.people : row.people.slice(0, SHOWN);
  return (
    <span className={styles.people}>
      <Tag tone="accent" icon={<TeamOutlined />} title={namesOf(row).join(t('common.comma'))}>
        {t('record.people_n', { count: row.people.length })}
      </Tag>
      {shown.map((person) =>
        person.employee ? (
          <PersonLink key={person.position} employee={person.employee} />
        ) : (
          <span key={person.position}>
            {person.name || '—'} <small>{t('record.person_unlisted')}</small>
          </span>
        ),
      )}
      {shown.length < row.people.length && (
        <span>{t('record.people_more', { count: row.people.length - shown.length })}</span>
      )}
    </span>
  );
}
