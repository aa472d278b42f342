import { Form, Select } from 'antd';
import { useMemo, useState } from 'react';
import type { EmployeeRef, RecordDetail } from '@/api/types';
import { formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { levelNumber, type SchemeNames, useSchemeNames } from '@/ui/scheme';
import { type Draft, pruneDraft } from './draft';
import { EmployeeSelect } from './EmployeeSelect';
import { peopleOf } from './peopleDraft';
import styles from './record.module.css';

type Props = {
  record: RecordDetail;
  draft: Draft;
  problems: Readonly<Record<string, string>>;
  onDraft: (draft: Draft) => void;
};

/** All types under their stage; people search by either name. */
function typeOptions(names: SchemeNames) {
  return (names.scheme?.stages ?? []).map((stage) => ({
    label: names.stage(stage.id),
    title: stage.id,
    options: (names.scheme?.types ?? [])
      .filter((type) => type.stage === stage.id)
      .map((type) => ({
        value: type.id,
        label: names.type(type.id),
        words: `${type.zh} ${type.en}`.toLowerCase(),
      })),
  }));
}

/** The person of a record of one, with whoever was chosen in this draft. */
function PersonSelect({ record, draft, onDraft }: Omit<Props, 'problems'>) {
  const [chosen, setChosen] = useState<EmployeeRef | null>(null);
  const drafted = chosen?.id === draft.employeeId ? chosen : null;
  return (
    <EmployeeSelect
      id="filing-person"
      companyId={record.company.id}
      value={drafted ?? record.employee}
      onChange={(employee) => {
        setChosen(employee);
        onDraft(pruneDraft({ ...draft, employeeId: employee?.id }, record));
      }}
    />
  );
}

/** What the record is, whose it is and how confidential: chosen before filing, correctable after. */
export function FilingForm({ record, draft, problems, onDraft }: Props) {
  const t = useTranslate();
  const names = useSchemeNames();
  const types = useMemo(() => typeOptions(names), [names]);
  const how = record.person_how && translateCode(t, 'record.person_how', record.person_how);
  const sure = record.person_confidence !== null && formatPercent(record.person_confidence);
  const personNote = record.employee ? [how, sure].filter(Boolean).join(' · ') : undefined;
  const typeNote = `${t('record.type_confidence')} ${formatPercent(record.type_confidence)}`;
  return (
    <Form layout="vertical" component="div" className={styles.filing}>
      <Form.Item label={t('record.type')} htmlFor="filing-type" extra={typeNote}>
        <Select
          id="filing-type"
          showSearch={{
            filterOption: (input, option) =>
              String((option as { words?: string } | undefined)?.words ?? '').includes(input.toLowerCase()),
          }}
          value={draft.type ?? record.type}
          options={types}
          onChange={(type) => onDraft(pruneDraft({ ...draft, type }, record))}
        />
      </Form.Item>
      {!peopleOf(draft.people, record).length && (
        <Form.Item
          label={t('record.person')}
          htmlFor="filing-person"
          extra={personNote}
          validateStatus={problems.employee_id ? 'error' : undefined}
          help={problems.employee_id}
        >
          <PersonSelect record={record} draft={draft} onDraft={onDraft} />
        </Form.Item>
      )}
      <Form.Item label={t('record.level')} htmlFor="filing-level">
        <Select
          id="filing-level"
          value={draft.level ?? record.level}
          options={(names.scheme?.levels ?? []).map((level) => ({
            value: levelNumber(level.id),
            label: names.level(level.id),
          }))}
          onChange={(level) => onDraft(pruneDraft({ ...draft, level }, record))}
        />
      </Form.Item>
    </Form>
  );
}
