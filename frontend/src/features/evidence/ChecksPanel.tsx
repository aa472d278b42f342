import { CheckCircleFilled, CloseCircleFilled, PrinterOutlined, SyncOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { addresses } from '@/api/client';
import type { CheckedItem, CheckReport, RecordDetail } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './evidence.module.css';
import { checksQuery, useCheckAgain } from './queries';

const PROPERTIES = ['authenticity', 'completeness', 'usability', 'safety'] as const;
const TONES: Readonly<Record<CheckedItem['result'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  not_applicable: 'calm',
  manual: 'look',
};

function toneOf(item: CheckedItem): Tone {
  return item.result === 'fail' && item.advisory ? 'look' : TONES[item.result];
}

function ItemRow({ item }: { item: CheckedItem }) {
  const t = useTranslate();
  const language = useLanguage();
  const advisory = item.result === 'fail' && item.advisory;
  return (
    <li>
      <span className="mono">{item.id}</span>
      <span>{language === 'en' ? item.en : item.zh}</span>
      <Tag tone={toneOf(item)}>{t(advisory ? 'checks.result.advisory' : `checks.result.${item.result}`)}</Tag>
      {item.places.length > 0 && (
        <span className={styles.places}>{t('checks.places', { places: item.places.join(', ') })}</span>
      )}
      {item.error && <span className={styles.places}>{t('checks.not_run', { error: item.error })}</span>}
    </li>
  );
}

function Property({ name, items }: { name: (typeof PROPERTIES)[number]; items: CheckedItem[] }) {
  const t = useTranslate();
  const failed = items.filter((item) => item.result === 'fail' && !item.advisory).length;
  const passed = items.filter((item) => item.result === 'pass').length;
  return (
    <details className={styles.property} open={failed > 0}>
      <summary>
        {failed ? <CloseCircleFilled aria-hidden /> : <CheckCircleFilled aria-hidden />}
        <strong>{t(`checks.property.${name}`)}</strong>
        <span className={layout.quiet}>
          {failed
            ? t('checks.failed_of', { failed, count: items.length })
            : t('checks.passed_of', { passed, count: items.length })}
        </span>
      </summary>
      <ul className={styles.items}>
        {items.map((item) => (
          <ItemRow key={item.id} item={item} />
        ))}
      </ul>
    </details>
  );
}

function Report({ report, version }: { report: CheckReport; version: number }) {
  const t = useTranslate();
  return (
    <>
      <Alert
        type={report.passed ? 'success' : 'error'}
        showIcon
        title={t(report.passed ? 'checks.passed' : 'checks.failed', { count: report.failing.length })}
      />
      <p className={`${layout.quiet} numeric`}>
        {t('checks.when', {
          stage: t(`checks.stage.${report.stage}`),
          at: formatMomentExact(report.ended),
          by: report.operator === 'four-property checks' ? t('checks.program') : report.operator,
        })}
      </p>
      {report.version !== version && (
        <Alert type="warning" showIcon title={t('checks.older', { version: report.version })} />
      )}
      {PROPERTIES.map((name) => (
        <Property key={name} name={name} items={report.items.filter((item) => item.property === name)} />
      ))}
    </>
  );
}

/** The four-property checks (DA/T 70-2018) of a record: the newest report, and a new one. */
export function ChecksPanel({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(checksQuery(record.id));
  const again = useCheckAgain(record.id);
  const report = data?.report;
  const actions = (
    <span className={`${layout.acts} no-print`}>
      {record.can.confirm && (
        <Button icon={<SyncOutlined />} loading={again.isPending} onClick={() => again.mutate()}>
          {t(report ? 'checks.again' : 'checks.first')}
        </Button>
      )}
      {report && (
        <Button
          icon={<PrinterOutlined />}
          href={addresses.checksReport(record.id)}
          target="_blank"
          rel="noopener"
        >
          {t('checks.print')}
        </Button>
      )}
    </span>
  );
  return (
    <Panel title={t('checks.title')} extra={actions}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={4} />}
      {data && !report && <EmptyState title={t('checks.none')}>{t('checks.none_hint')}</EmptyState>}
      {report && <Report report={report} version={record.version} />}
    </Panel>
  );
}
