import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import type { Facets, FacetValue } from '@/api/types';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DateRange } from '@/ui/DateRange';
import { useFacetLabel } from './facetNames';
import { FACETS, type FacetName, parseList, type SearchAddress, toggleFacet } from './filters';
import styles from './search.module.css';

const SHOWN = 6;

type GroupProps = {
  name: FacetName;
  values: readonly FacetValue[];
  chosen: readonly string[];
  label: (name: FacetName, value: string, label?: string) => string;
  onToggle: (value: string) => void;
};

/** Chosen values stay listed even when nothing of them is left in the results. */
function withChosen(values: readonly FacetValue[], chosen: readonly string[]): FacetValue[] {
  const listed = new Set(values.map((row) => row.value));
  const absent = chosen.filter((value) => !listed.has(value));
  return [...values, ...absent.map((value) => ({ value, label: value, count: 0 }))];
}

function FacetGroup({ name, values, chosen, label, onToggle }: GroupProps) {
  const t = useTranslate();
  const [all, setAll] = useState(false);
  const rows = withChosen(values, chosen);
  if (!rows.length) return null;
  const shown = rows.filter((row, index) => all || index < SHOWN || chosen.includes(row.value));
  const hidden = rows.length - shown.length;
  return (
    <fieldset className={styles.facet}>
      <legend>{t(`search.facet.${name}`)}</legend>
      {shown.map((row) => (
        <Checkbox key={row.value} checked={chosen.includes(row.value)} onChange={() => onToggle(row.value)}>
          <span className={styles.facetRow}>
            <span className={styles.facetName}>{label(name, row.value, row.label)}</span>
            <span className={styles.facetCount}>{formatCount(row.count)}</span>
          </span>
        </Checkbox>
      ))}
      {(hidden > 0 || all) && rows.length > SHOWN && (
        <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('search.facet_less') : t('search.facet_more', { count: hidden })}
        </Button>
      )}
    </fieldset>
  );
}

type Props = {
  facets: Facets | undefined;
  address: SearchAddress;
  onChange: (address: SearchAddress) => void;
};

export function FacetPanel({ facets, address, onChange }: Props) {
  const t = useTranslate();
  const label = useFacetLabel(facets);
  return (
    <div className={styles.facetPanel}>
      {FACETS.map((name) => (
        <FacetGroup
          key={name}
          name={name}
          values={facets?.[name] ?? []}
          chosen={parseList(address[name])}
          label={label}
          onToggle={(value) => onChange(toggleFacet(address, name, value))}
        />
      ))}
      <div className={styles.facet}>
        <p className={styles.facetTitle}>{t('search.date')}</p>
        <DateRange
          label={t('search.date')}
          value={{ from: address.from, to: address.to }}
          onChange={(range) => onChange({ ...address, ...range, page: undefined })}
        />
      </div>
    </div>
  );
}
