import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { employeeQuery } from '@/api/queries';
import type { EmployeeRef, Loan, RecordRow } from '@/api/types';
import { EmployeeSelect } from '@/features/record/EmployeeSelect';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { LevelTag } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './loans.module.css';

type Props = { loan: Loan; chosen: readonly RecordRow[]; onChoose: (records: readonly RecordRow[]) => void };

/** The papers of the types asked for stand first. */
function inOrder(records: readonly RecordRow[], types: readonly string[]): RecordRow[] {
  const asked = (row: RecordRow) => Number(types.includes(row.type));
  return [...records].sort((a, b) => asked(b) - asked(a));
}

function RecordsOf({ employeeId, loan, chosen, onChoose }: Props & { employeeId: string }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { data, error } = useQuery(employeeQuery(employeeId));
  if (error) return <ErrorState error={error} />;
  if (!data) return <LoadingState rows={3} />;
  const records = inOrder(
    data.stages.flatMap((stage) => stage.records),
    loan.types,
  );
  if (!records.length) return <p className={layout.quiet}>{t('person.no_records')}</p>;
  const toggle = (row: RecordRow, on: boolean) =>
    onChoose(on ? [...chosen, row] : chosen.filter((one) => one.id !== row.id));
  return (
    <ul aria-label={t('loan.choose')}>
      {records.map((row) => (
        <li key={row.id}>
          <Checkbox
            checked={chosen.some((one) => one.id === row.id)}
            onChange={(event) => toggle(row, event.target.checked)}
          >
            {names.title(row)} <LevelTag level={row.level} />{' '}
            <span className="numeric">{formatDate(row.doc_date)}</span>
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}

/** Choose what is lent to somebody who described it. */
export function RecordChooser(props: Props) {
  const t = useTranslate();
  const { loan, onChoose } = props;
  const [employee, setEmployee] = useState<EmployeeRef | null>(loan.employee);
  return (
    <div className={styles.chooser}>
      <EmployeeSelect
        label={t('loan.choose_person')}
        companyId={loan.company.id}
        value={employee}
        onChange={(next) => {
          setEmployee(next);
          onChoose([]);
        }}
      />
      {employee && <RecordsOf {...props} employeeId={employee.id} />}
    </div>
  );
}
