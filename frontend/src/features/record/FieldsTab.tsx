import { type KeyboardEvent, useRef } from 'react';
import { useTranslate } from '@/i18n/language';
import { useCommand } from '@/shell/commands';
import { DoubtTags } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import type { RecordForm } from './draft';
import { FieldRow } from './FieldRow';
import { FilingForm } from './FilingForm';
import { doubtfulFields, fieldsToShow } from './fieldOrder';
import { PeopleSection } from './PeopleSection';
import { personValues } from './peopleDraft';
import styles from './record.module.css';

/** Enter goes on to the next field; while an input method composes it belongs to that. */
function goToNextInput(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  const inputs = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-field]')];
  const at = inputs.indexOf(event.target as HTMLInputElement);
  if (at < 0) return;
  event.preventDefault();
  inputs[at + 1]?.focus();
}

export function FieldsTab(props: RecordForm) {
  const { record, draft, editing, activeField, problems, onDraft, onActivate } = props;
  const t = useTranslate();
  const names = useSchemeNames();
  const list = useRef<HTMLDivElement>(null);
  const waiting = new Set(editing ? [] : record.unconfirmed.map(({ key }) => key));
  const order = fieldsToShow(names.typeOf(draft.type ?? record.type)?.fields ?? [], record).filter(
    (id) => !waiting.has(id),
  );
  const doubtful = doubtfulFields(
    [...personValues(record).map((value) => value.id), ...order],
    record,
    record.doubts,
  );

  const goToDoubt = (step: 1 | -1) => {
    if (!doubtful.length) return;
    const at = activeField ? doubtful.indexOf(activeField) : -1;
    const start = at < 0 && step < 0 ? 0 : at;
    const target = doubtful[(start + step + doubtful.length) % doubtful.length];
    if (!target) return;
    onActivate(target);
    list.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(target)}"]`)?.focus();
  };
  useCommand('doubt_next', () => goToDoubt(1));
  useCommand('doubt_previous', () => goToDoubt(-1));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the inputs inside, handled in one place
    <div ref={list} onKeyDown={goToNextInput}>
      {record.doubts.length > 0 && (
        <section className={styles.doubts} aria-label={t('record.doubts')}>
          <DoubtTags doubts={record.doubts} />
        </section>
      )}
      {editing && <FilingForm record={record} draft={draft} onDraft={onDraft} problems={problems} />}
      <PeopleSection {...props} />
      <div className={styles.fields}>
        {order.map((id) => (
          <FieldRow
            key={id}
            id={id}
            name={names.field(id)}
            form={props}
            changed={draft.fields[id] !== undefined}
            problem={problems[id]}
          />
        ))}
      </div>
    </div>
  );
}
