import { addresses } from '@/api/client';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { quarterTurn } from './geometry';
import styles from './record.module.css';

type Props = { record: RecordDetail; current: number; onPage: (number: number) => void };

export function PageStrip({ record, current, onPage }: Props) {
  const t = useTranslate();
  if (record.pages.length < 2) return null;
  return (
    <nav className={`${styles.strip} no-print`} aria-label={t('viewer.thumbnails')}>
      {record.pages.map((page) => (
        <button
          key={page.number}
          type="button"
          aria-label={t('viewer.thumbnail', { number: page.number })}
          aria-current={page.number === current ? 'page' : undefined}
          onClick={() => onPage(page.number)}
        >
          <img
            src={addresses.thumbnail(record.id, page.number)}
            alt=""
            loading="lazy"
            data-turn={quarterTurn(page.rotation_deg)}
          />
          <span>{page.blank ? `${page.number} · ${t('viewer.blank')}` : page.number}</span>
        </button>
      ))}
    </nav>
  );
}
