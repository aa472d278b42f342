import { HighlightOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useId } from 'react';
import type { BoxedValue } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';
import { ConfidenceTag } from './ConfidenceTag';
import { certaintyOf } from './confidence';
import { MaskedField } from './MaskedField';
import styles from './record.module.css';

type Props = {
  id: string;
  name: string;
  value: BoxedValue | undefined;
  text: string;
  changed: boolean;
  editing: boolean;
  active: boolean;
  problem?: string;
  mayShow: boolean;
  onText: (text: string) => void;
  onActivate: () => void;
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

export function FieldRow({
  id,
  name,
  value,
  text,
  changed,
  editing,
  active,
  problem,
  mayShow,
  onText,
  onActivate,
}: Props) {
  const t = useTranslate();
  const inputId = useId();
  const raw = value && value.raw !== value.value && value.raw ? t('record.raw', { raw: value.raw }) : null;
  const look = {
    'data-active': active,
    'data-certainty': value && certaintyOf(value),
    'data-changed': changed,
  };
  if (value?.masked) {
    return <MaskedField {...{ id, name, value, active, mayShow, onActivate }} />;
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
          onChange={(event) => onText(event.target.value)}
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
