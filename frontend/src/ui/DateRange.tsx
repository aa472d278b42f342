import { useId } from 'react';
import { useTranslate } from '@/i18n/language';
import styles from './DateRange.module.css';

type Range = { from?: string; to?: string };
type Props = { label: string; value: Range; onChange: (range: Range) => void };

/** Two of the browser's own date fields: they speak the reader's language and work on phones. */
export function DateRange({ label, value, onChange }: Props) {
  const t = useTranslate();
  const id = useId();
  return (
    <fieldset className={styles.range}>
      <legend className="visually-hidden">{label}</legend>
      <label className="visually-hidden" htmlFor={`${id}-from`}>
        {t('common.date_from')}
      </label>
      <input
        id={`${id}-from`}
        type="date"
        value={value.from ?? ''}
        max={value.to}
        onChange={(event) => onChange({ ...value, from: event.target.value || undefined })}
      />
      <span aria-hidden>{t('common.to')}</span>
      <label className="visually-hidden" htmlFor={`${id}-to`}>
        {t('common.date_to')}
      </label>
      <input
        id={`${id}-to`}
        type="date"
        value={value.to ?? ''}
        min={value.from}
        onChange={(event) => onChange({ ...value, to: event.target.value || undefined })}
      />
    </fieldset>
  );
}
