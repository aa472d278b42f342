import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { linesQuery } from '@/api/queries';
import type { Page, RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { ErrorState, LoadingState } from '@/ui/states';
import { isLow } from './confidence';
import { type Box, toBox } from './geometry';
import styles from './record.module.css';

type Props = { record: RecordDetail; page: Page; onShow: (box: Box) => void };

/** The page as read, line by line; a line shows where it stands. */
export function FullTextTab({ record, page, onShow }: Props) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(linesQuery(record.id, page.number));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  return (
    <>
      <h2 className={styles.textHead}>{t('common.page_n', { number: page.number })}</h2>
      {!data.length && (
        <p className={styles.quiet}>{page.blank ? t('record.text_blank') : t('record.text_empty')}</p>
      )}
      <ol className={styles.lines}>
        {data.map((line) => (
          <li key={line.box.join(' ')}>
            <button type="button" data-low={isLow(line.confidence)} onClick={() => onShow(toBox(line.box))}>
              {line.masked && <LockOutlined aria-label={t('mask.line')} />} {line.text}
              {isLow(line.confidence) && (
                <span className="visually-hidden">{` (${t('record.text_low')})`}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
