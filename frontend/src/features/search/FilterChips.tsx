import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Facets } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { useFacetLabel } from './facetNames';
import { countFilters, FACETS, parseList, type SearchAddress, toggleFacet } from './filters';
import styles from './search.module.css';

type Props = {
  facets: Facets | undefined;
  address: SearchAddress;
  onChange: (address: SearchAddress) => void;
};

/** The filters that are on, each with a way out. */
export function FilterChips({ facets, address, onChange }: Props) {
  const t = useTranslate();
  const label = useFacetLabel(facets);
  if (!countFilters(address)) return null;
  const chips = FACETS.flatMap((name) =>
    parseList(address[name]).map((value) => ({
      key: `${name} ${value}`,
      text: label(name, value),
      without: () => toggleFacet(address, name, value),
    })),
  );
  if (address.from || address.to) {
    chips.push({
      key: 'date',
      text: `${address.from ?? '…'} – ${address.to ?? '…'}`,
      without: () => ({ ...address, from: undefined, to: undefined, page: undefined }),
    });
  }
  return (
    <div className={`${styles.chips} no-print`}>
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          aria-label={t('search.facet_remove', { name: chip.text })}
          onClick={() => onChange(chip.without())}
        >
          {chip.text} <CloseOutlined aria-hidden />
        </button>
      ))}
      <Button type="link" size="small" onClick={() => onChange({ sort: address.sort })}>
        {t('common.clear_all')}
      </Button>
    </div>
  );
}
