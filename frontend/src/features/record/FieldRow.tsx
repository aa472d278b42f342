import { HighlightOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useId } from 'react';
import type { BoxedValue } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';
import { ConfidenceTag } from './ConfidenceTag';
import { certaintyOf } from './confidence';
import { fieldOf, type RecordForm, shownValue } from './draft';
import { MaskedField } from './MaskedField';
import styles from './record.module.css';

type Props = {
  id: string;
  name: string;
  form: RecordForm;
  changed: boolean;
  problem: string | undefined;
};

function Mark({ value }: { value: BoxedValue | undefined }) {
  const t = useTranslate();
  return value ? <ConfidenceTag value={value} /> : <Tag tone="calm">{t('record.field_missing')}</Tag>;
}

function Handwritten({ value }: { value: BoxedValue | undefined }) {
  const t = useTranslate();
  if (!value?.handwritten) return null;
  return (
    <Tag tone="look" icon={<HighlightOutlined />}>
      {t('record.handwritten')}
    </Tag>
  );
}

export function FieldRow({ id, name, form, changed, problem }: Props) {
  const { record, draft, editing } = form;
  const value = fieldOf(record, id);
  const text = shownValue(draft, record, id);
  const active = form.activeField === id;
  const onActivate = () => form.onActivate(id);
  const t = useTranslate();
  const inputId = useId();
  const raw = value && value.raw !== value.value && value.raw ? t('record.raw', { raw: value.raw }) : null;
  const look = {
    'data-active': active,
    'data-certainty': value && certaintyOf(value),
    'data-changed': changed,
  };
  if (value?.masked) {
    return <MaskedField {...{ id, name, value, active, mayShow: record.can.show, onActivate }} />;
  }
  if (!editing) {
    return (
      <button
        type="button"
        className={styles.field}
        {...look}
        data-field={id}
        title={value?.box ? t('record.field_show', { field: name }) : undefined}
        onClick={onActivate}
      >
        <span className={styles.fieldName}>{name}</span>
        <span className={styles.fieldValue}>
          {text || '—'}
          {raw && <small>{raw}</small>}
          <Handwritten value={value} />
        </span>
        <Mark value={value} />
      </button>
    );
  }
  return (
    <div className={styles.field} {...look}>
      <label className={styles.fieldName} htmlFor={inputId}>
        {name}
      </label>
      <span className={styles.fieldValue}>
        <Input
          id={inputId}
          data-field={id}
          value={text}
          status={problem ? 'error' : undefined}
          aria-invalid={!!problem}
          aria-describedby={`${inputId}-note`}
          autoComplete="off"
          onFocus={onActivate}
          onChange={(event) => form.onField(id, event.target.value)}
        />
        <small id={`${inputId}-note`} className={problem ? styles.problem : undefined}>
          {problem ?? raw}
        </small>
        <Handwritten value={value} />
      </span>
      <Mark value={value} />
    </div>
  );
}
