import { DeleteOutlined, ExclamationCircleOutlined, UserAddOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useId } from 'react';
import type { RecordDetail } from '@/api/types';
import { formatMoment, formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { personLabel } from '@/ui/people';
import { useSchemeNames } from '@/ui/scheme';
import { Tag } from '@/ui/Tag';
import uiStyles from '@/ui/ui.module.css';
import { pruneDraft, type RecordForm, shownValue } from './draft';
import { EmployeeSelect } from './EmployeeSelect';
import { FieldRow } from './FieldRow';
import { type PersonDraft, peopleOf, withOneMore } from './peopleDraft';
import styles from './record.module.css';

const NAME = 'employee_name';

/** How the link came about, for the people as recorded. */
function LinkNote({ record, person }: { record: RecordDetail; person: PersonDraft }) {
  const t = useTranslate();
  const row = record.people.find((one) => one.position === person.position);
  if (!row?.employee || row.employee.id !== person.employee?.id) return null;
  const how = row.how && translateCode(t, 'record.person_how', row.how);
  const sure = row.confidence !== null && row.how !== 'person' && formatPercent(row.confidence);
  const by =
    row.confirmed_by &&
    t('record.confirmed_by', { name: row.confirmed_by, at: formatMoment(row.confirmed_at) });
  return <small className={styles.quiet}>{[how, sure, by].filter(Boolean).join(' · ')}</small>;
}

function PersonHead({ person, name }: { person: PersonDraft; name: string }) {
  const t = useTranslate();
  if (person.employee) {
    const { employee } = person;
    return (
      <Link className={uiStyles.rowLink} to="/employees/$employeeId" params={{ employeeId: employee.id }}>
        {personLabel(employee)}
      </Link>
    );
  }
  return (
    <>
      <span>{name || '—'}</span>
      <Tag tone="look" icon={<ExclamationCircleOutlined />}>
        {t('record.person_unlisted')}
      </Tag>
    </>
  );
}

type ItemProps = RecordForm & {
  person: PersonDraft;
  place: number;
  onPerson: (changed: PersonDraft | null) => void;
};

function PersonItem({ person, place, onPerson, ...form }: ItemProps) {
  const { record, draft, editing, problems } = form;
  const t = useTranslate();
  const names = useSchemeNames();
  // As doubts and versions name it; the list's own order for those who are added.
  const number = person.position ?? place;
  const recorded = record.people.find((one) => one.position === person.position);
  const fields = recorded?.fields.map((value) => value.id) ?? [NAME];
  // A roster name beside the same name on the paper says nothing twice.
  const shown = editing ? fields : fields.filter((id) => id !== NAME || !person.employee);
  const problem = problems[`people.${place - 1}`];
  return (
    <li className={styles.person}>
      <div className={styles.personHead}>
        <span className={`${styles.personPlace} numeric`}>{number}</span>
        {editing ? (
          <EmployeeSelect
            label={t('record.person_of', { place: number })}
            companyId={record.company.id}
            value={person.employee}
            allowClear
            invalid={!!problem}
            onChange={(employee) => onPerson({ ...person, employee })}
          />
        ) : (
          <PersonHead person={person} name={shownValue(draft, record, `${NAME}@${person.key}`)} />
        )}
        <LinkNote record={record} person={person} />
        {editing && (
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('record.person_remove', { place: number })}
            title={t('record.person_remove', { place: number })}
            onClick={() => onPerson(null)}
          />
        )}
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      <div className={styles.fields}>
        {shown.map((name) => {
          const id = `${name}@${person.key}`;
          return (
            <FieldRow
              key={id}
              id={id}
              name={names.field(name)}
              form={form}
              changed={person.fields[name] !== undefined}
              problem={problems[`people.${place - 1}.${name}`]}
            />
          );
        })}
      </div>
    </li>
  );
}

/** Everyone a record concerns, when there are several, and what it says of each. */
export function PeopleSection(props: RecordForm) {
  const { record, draft, editing, problems, onDraft } = props;
  const t = useTranslate();
  const titleId = useId();
  const people = peopleOf(draft.people, record);
  const change = (next: readonly PersonDraft[]) => {
    const alone = !record.people.length && next.length < 2;
    onDraft(
      pruneDraft(
        alone
          ? { ...draft, people: undefined, employeeId: next[0]?.employee?.id }
          : { ...draft, people: next, employeeId: undefined },
        record,
      ),
    );
  };
  if (!people.length && !editing) return null;
  return (
    <section aria-labelledby={titleId} className={styles.peopleSection}>
      <h2 id={titleId} className={people.length ? undefined : 'visually-hidden'}>
        {t('record.people')} {people.length > 0 && <span className="numeric">{people.length}</span>}
      </h2>
      {problems.people && <p className={styles.problem}>{problems.people}</p>}
      <ol className={styles.people}>
        {people.map((person, index) => (
          <PersonItem
            key={person.key}
            {...props}
            person={person}
            place={index + 1}
            onPerson={(changed) =>
              change(people.flatMap((one) => (one.key === person.key ? (changed ?? []) : one)))
            }
          />
        ))}
      </ol>
      {editing && (
        <Button icon={<UserAddOutlined />} onClick={() => change(withOneMore(draft.people, record))}>
          {people.length ? t('record.person_add') : t('record.person_add_second')}
        </Button>
      )}
      {people.length > 1 && <p className={styles.quiet}>{t('record.people_note')}</p>}
    </section>
  );
}
