/** Names of the matrix's words in the reader's language. */
import { useMemo } from 'react';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';

export function useMatrixNames() {
  const t = useTranslate();
  const scheme = useSchemeNames();
  return useMemo(() => {
    const of = (prefix: string) => (code: string) => translateCode(t, prefix, code);
    const category = (code: string) => {
      const name = scheme.category(code);
      return name === code ? code : `${code} ${name}`;
    };
    return {
      role: of('role'),
      relation: of('matrix.relation'),
      action: of('matrix.action'),
      short: of('matrix.short'),
      mask: of('matrix.mask'),
      state: of('matrix.record_state'),
      obstacle: of('matrix.obstacle'),
      category,
      list: (codes: readonly string[], name: (code: string) => string) =>
        codes.map(name).join(t('common.comma')),
    };
  }, [t, scheme]);
}

export type MatrixNames = ReturnType<typeof useMatrixNames>;
