import { useTranslate } from '@/i18n/language';
import type { MessageKey } from '@/i18n/translate';
import styles from './search.module.css';

const ROWS = ['phrase', 'and', 'or', 'not', 'name', 'number', 'type', 'date'] as const;

/** What the search box understands; every example can be tried. */
export function SyntaxHelp({ onUse }: { onUse: (example: string) => void }) {
  const t = useTranslate();
  return (
    <dl className={styles.syntax}>
      {ROWS.map((row) => {
        const example = t(`search.help_${row}_example` as MessageKey);
        return (
          <div key={row}>
            <dt>{t(`search.help_${row}` as MessageKey)}</dt>
            <dd>
              <button type="button" onClick={() => onUse(example)} title={t('search.help_try', { example })}>
                {example}
              </button>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
