/** Labels of facet values: the scheme's names where it has them, else what the server says. */
import type { Facets } from '@/api/types';
import type { SchemeNames } from '@/ui/scheme';
import { useSchemeNames } from '@/ui/scheme';
import type { FacetName } from './filters';

export type FacetLabel = (name: FacetName, value: string, label?: string) => string;

function labelOf(names: SchemeNames, name: FacetName, value: string, label: string): string {
  if (name === 'type') return names.typeOf(value) ? names.type(value) : label;
  if (name === 'stage') return names.scheme ? names.stage(value) : label;
  if (name === 'level') return names.scheme ? names.level(value) : label;
  return label;
}

export function useFacetLabel(facets: Facets | undefined): FacetLabel {
  const names = useSchemeNames();
  return (name, value, label) => {
    const known = label ?? facets?.[name].find((row) => row.value === value)?.label ?? value;
    return labelOf(names, name, value, known);
  };
}
