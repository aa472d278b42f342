import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Chosen } from './exports';
import styles from './exports.module.css';
import { RequestExport } from './RequestExport';

type Props = {
  readonly ids: readonly string[];
  /** What the search finds in all, to ask for everything at once. */
  readonly everything: Extract<Chosen, { total: number }>;
  readonly onPage: () => void;
  readonly onClear: () => void;
};

/** How many records are ticked, and asking for them to be exported. */
export function SelectionBar({ ids, everything, onPage, onClear }: Props) {
  const t = useTranslate();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const close = (asked: boolean) => {
    setChosen(null);
    if (asked) onClear();
  };
  return (
    <section className={`${styles.bar} no-print`} aria-label={t('exports.selection')}>
      <strong role="status">{t('exports.selected', { count: ids.length })}</strong>
      <Button size="small" onClick={onPage}>
        {t('exports.select_page')}
      </Button>
      {ids.length > 0 && (
        <Button size="small" onClick={onClear}>
          {t('exports.clear')}
        </Button>
      )}
      <Button size="small" onClick={() => setChosen(everything)}>
        {t('exports.ask_all', { total: formatCount(everything.total) })}
      </Button>
      <Button
        size="small"
        type="primary"
        icon={<ExportOutlined />}
        disabled={!ids.length}
        onClick={() => setChosen({ ids })}
      >
        {t('exports.ask')}
      </Button>
      <RequestExport chosen={chosen} onClose={close} />
    </section>
  );
}
