import { AimOutlined, BlockOutlined, EyeInvisibleOutlined, ScanOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { versionsQuery } from '@/api/queries';
import type { RecordDetail, Version } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { AsOfPanel } from './AsOfPanel';
import { CompareDialog } from './CompareDialog';
import compared from './comparison.module.css';
import { DifferenceText } from './DifferenceText';
import { type Box, toBox } from './geometry';
import { RescanDialog } from './RescanDialog';
import styles from './record.module.css';
import { useChangeText } from './useChangeText';

type Change = Version['changes'][number];
type ShowBox = (page: number, box: Box) => void;

/** Recognition is the author of what it received. */
const authorOf = (by: string, t: Translate) =>
  by && by !== 'recognition' ? by : t('record.received_by_system');

/** A change that came, went, or is told by codes: before and after; any other by its words. */
function ChangeText({ change, record }: { change: Change; record: RecordDetail }) {
  const t = useTranslate();
  const { show, isCode } = useChangeText(record);
  if (change.before && change.after && !isCode(change.field))
    return <DifferenceText parts={change.difference} />;
  return (
    <>
      <del>{show(change.field, change.before) || '—'}</del>
      <span aria-hidden>{'→'}</span>
      <ins>{show(change.field, change.after) || t('record.erased')}</ins>
    </>
  );
}

type RowProps = { change: Change; record: RecordDetail; onShow: ShowBox };

function ChangeRow({ change, record, onShow }: RowProps) {
  const t = useTranslate();
  const { nameOf } = useChangeText(record);
  const { page, box } = change;
  return (
    <li>
      <span className={styles.changeField}>{nameOf(change.field)}</span>
      <ChangeText change={change} record={record} />
      {change.covered && (
        <Tag tone="calm" icon={<EyeInvisibleOutlined aria-hidden />}>
          {t('versions.covered')}
        </Tag>
      )}
      {page !== null && box && (
        <Button
          type="link"
          size="small"
          icon={<AimOutlined />}
          aria-label={t('versions.show_on_page', { field: nameOf(change.field), page })}
          onClick={() => onShow(page, toBox(box))}
        >
          {t('versions.page', { page })}
        </Button>
      )}
    </li>
  );
}

/** What can be done with versions besides reading them. */
function VersionActions({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const [open, setOpen] = useState<'compare' | 'rescan' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className={`${compared.actions} no-print`}>
      <Button icon={<BlockOutlined />} disabled={record.version < 2} onClick={() => setOpen('compare')}>
        {t('compare.open')}
      </Button>
      {record.can.correct && record.people.length < 2 && (
        <Button icon={<ScanOutlined />} onClick={() => setOpen('rescan')}>
          {t('compare.replace')}
        </Button>
      )}
      {open === 'compare' && <CompareDialog record={record} onClose={close} />}
      {open === 'rescan' && <RescanDialog record={record} onClose={close} />}
    </div>
  );
}

/** Who changed what, when and why; the newest first. ``onShow`` frames the place of a change on its page. */
export function VersionsTab({ record, onShow }: { record: RecordDetail; onShow: ShowBox }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(versionsQuery(record.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState />;
  const ordered = [...data].sort((a, b) => b.number - a.number);
  return (
    <>
      <VersionActions record={record} />
      <ol className={styles.versions}>
        {ordered.map((version) => (
          <li key={version.number}>
            <h2>
              {t('record.version_n', { number: version.number })}{' '}
              {version.number === record.version && <Tag tone="accent">{t('record.version_current')}</Tag>}
            </h2>
            <p className={`${styles.quiet} numeric`}>
              {[authorOf(version.by, t), formatMomentExact(version.at)].join(' · ')}
            </p>
            <p>{version.reason || (version.number === 1 ? t('record.version_first') : '')}</p>
            <ul className={styles.changes}>
              {version.changes.map((change) => (
                <ChangeRow key={change.field} change={change} record={record} onShow={onShow} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <AsOfPanel record={record} />
    </>
  );
}
