import { useQuery } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { useState } from 'react';
import type { ComparedPage, RecordDetail, VersionComparison } from '@/api/types';
import { PurposeGate } from '@/features/trace/PurposeGate';
import { useTranslate } from '@/i18n/language';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import { ComparedPictures } from './ComparedPictures';
import { comparisonQuery, firstToShow, isShown, newestPair, type Pair } from './comparison';
import styles from './comparison.module.css';
import { DifferenceText } from './DifferenceText';
import { useChangeText } from './useChangeText';

type Props = { record: RecordDetail; onClose: () => void };

const TONES: Readonly<Record<ComparedPage['state'], Tone>> = {
  kept: 'calm',
  compared: 'accent',
  removed: 'bad',
  added: 'good',
  withheld: 'look',
};

function Choice({
  record,
  pair,
  onPair,
}: {
  record: RecordDetail;
  pair: Pair;
  onPair: (pair: Pair) => void;
}) {
  const t = useTranslate();
  const options = Array.from({ length: record.version }, (_, at) => ({
    value: at + 1,
    label: t('record.version_n', { number: at + 1 }),
  }));
  return (
    <div className={styles.versions}>
      {(['before', 'after'] as const).map((side) => (
        <label key={side} htmlFor={`compare-${side}`}>
          {t(`compare.${side}`)}
          <Select
            id={`compare-${side}`}
            value={pair[side]}
            options={options}
            onChange={(number) => onPair({ ...pair, [side]: number })}
            style={{ minWidth: 120 }}
          />
        </label>
      ))}
    </div>
  );
}

function Changes({ record, data }: { record: RecordDetail; data: VersionComparison }) {
  const t = useTranslate();
  const { nameOf, show, isCode } = useChangeText(record);
  if (!data.changes.length) return <p className={styles.quiet}>{t('compare.no_changes')}</p>;
  return (
    <ul>
      {data.changes.map((change) => (
        <li key={change.field}>
          <strong>{nameOf(change.field)}</strong>{' '}
          {change.before && change.after && !isCode(change.field) ? (
            <DifferenceText parts={change.difference} />
          ) : (
            <>
              <del>{show(change.field, change.before) || '—'}</del>
              <span aria-hidden>{'→'}</span>
              <ins>{show(change.field, change.after) || t('record.erased')}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function placeOf(page: ComparedPage, none: string): string {
  return `${page.before ?? none} → ${page.after ?? none}`;
}

type PagesProps = {
  data: VersionComparison;
  current: ComparedPage | undefined;
  onPage: (place: number) => void;
};

function Pages({ data, current, onPage }: PagesProps) {
  const t = useTranslate();
  if (!data.pages.length) return <p className={styles.quiet}>{t('compare.no_pages')}</p>;
  return (
    <>
      {data.moved && <p className={styles.quiet}>{t('compare.moved')}</p>}
      <ul>
        {data.pages.map((page) => (
          <li key={page.place}>
            <button
              type="button"
              className={styles.pageButton}
              aria-pressed={page.place === current?.place}
              disabled={!isShown(page)}
              onClick={() => onPage(page.place)}
            >
              <span className="numeric">{t('compare.page', { numbers: placeOf(page, '—') })}</span>
              <Tag tone={TONES[page.state]}>{t(`compare.state.${page.state}`)}</Tag>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Compared({ record, pair }: { record: RecordDetail; pair: Pair }) {
  const t = useTranslate();
  const [place, setPlace] = useState<number | null>(null);
  const { data, error, refetch } = useQuery(comparisonQuery(record.id, pair));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={8} />;
  const page = data.pages.find((one) => one.place === place) ?? firstToShow(data.pages.filter(isShown));
  return (
    <div className={styles.body}>
      <div className={styles.stage}>
        {page ? (
          <ComparedPictures key={page.place} recordId={record.id} pair={pair} page={page} />
        ) : (
          <p className={styles.quiet}>{t('compare.no_pages')}</p>
        )}
      </div>
      <div className={styles.side}>
        <h2>{t('compare.pages')}</h2>
        <Pages data={data} current={page} onPage={setPlace} />
        <h2>{t('compare.changes')}</h2>
        <Changes record={record} data={data} />
      </div>
    </div>
  );
}

/** Two versions of a record: their values by words, their pages laid over each other. */
export function CompareDialog({ record, onClose }: Props) {
  const t = useTranslate();
  const [pair, setPair] = useState<Pair>(() => newestPair(record.version));
  return (
    <Modal open width={1120} title={t('compare.title')} footer={null} onCancel={onClose} destroyOnHidden>
      <Choice record={record} pair={pair} onPair={setPair} />
      <PurposeGate recordId={record.id}>
        <Compared key={`${pair.before} ${pair.after}`} record={record} pair={pair} />
      </PurposeGate>
    </Modal>
  );
}
