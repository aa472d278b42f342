import type { Mark } from '@/api/types';
import { formatPercent } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import styles from './record.module.css';

type Props = { marks: readonly Mark[]; onShow: (mark: Mark) => void };

/** What stands on the page besides print: what its outline looks like, what it says; each shows its place. */
export function MarksLegend({ marks, onShow }: Props) {
  const t = useTranslate();
  if (!marks.length) return null;
  return (
    <ul className={`${styles.legend} no-print`} aria-label={t('viewer.marks')}>
      {marks.map((mark) => (
        <li key={`${mark.kind} ${mark.box.join()}`}>
          <button type="button" onClick={() => onShow(mark)}>
            <svg viewBox="0 0 22 14" aria-hidden="true">
              <rect x="1.5" y="1.5" width="19" height="11" className={styles.markBox} data-kind={mark.kind} />
            </svg>
            <span>
              {[mark.shape && translateCode(t, 'viewer.shape', mark.shape), t(`viewer.mark.${mark.kind}`)]
                .filter(Boolean)
                .join(' ')}
              {mark.text && ` “${mark.text}”`} <small>{formatPercent(mark.confidence)}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
