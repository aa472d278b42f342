import { FilePdfOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import type { RecordDetail } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DownloadButton } from '@/ui/DownloadButton';
import { Facts } from '@/ui/Facts';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './record.module.css';
import { asOfQuery } from './signatures';
import { useChangeText } from './useChangeText';

function StateThen({ record, day }: { record: RecordDetail; day: string }) {
  const t = useTranslate();
  const { nameOf, show } = useChangeText(record);
  const { data, error, refetch } = useQuery(asOfQuery(record.id, day));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={4} />;
  const rows = data.elements.map(({ field, value }): [string, ReactNode] => [
    nameOf(field),
    show(field, value),
  ]);
  if (data.employee) rows.unshift([t('record.person'), data.employee]);
  const root = `/api/records/${record.id}/as-of`;
  return (
    <>
      <p>
        {t('as_of.version', { number: data.version, at: formatMomentExact(data.at) })}{' '}
        {data.later > 0 ? t('as_of.later', { count: data.later }) : t('as_of.still')}
      </p>
      <Facts rows={rows} look="ruled" />
      {record.can.export && (
        <div className={styles.asOfActions}>
          <DownloadButton from={`${root}/certificate?day=${day}`} icon={<FilePdfOutlined />}>
            {t('as_of.certificate')}
          </DownloadButton>
          <DownloadButton from={`${root}/evidence?day=${day}`} icon={<SafetyCertificateOutlined />}>
            {t('as_of.evidence')}
          </DownloadButton>
        </div>
      )}
    </>
  );
}

/** A record as it was at the end of a day, and a signed certificate of that. */
export function AsOfPanel({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const [day, setDay] = useState<string | null>(null);
  return (
    <Panel title={t('as_of.title')}>
      <p className={styles.quiet}>{t('as_of.hint')}</p>
      <DatePicker
        aria-label={t('as_of.day')}
        placeholder={t('as_of.day')}
        disabledDate={(one) => one.isAfter(dayjs().endOf('day'))}
        onChange={(one) => setDay(one ? one.format('YYYY-MM-DD') : null)}
      />
      {day && <StateThen record={record} day={day} />}
    </Panel>
  );
}
