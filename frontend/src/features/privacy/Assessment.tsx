import { DownloadOutlined, PrinterOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import type { SelfAssessment } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { isMessageKey, type Translate, translateCode } from '@/i18n/translate';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './privacy.module.css';
import { assessmentQuery } from './queries';

type Answer = SelfAssessment['answers'][number];
const OUTCOMES = ['pass', 'fail', 'organisational', 'unknown'] as const;
const TONES: Readonly<Record<Answer['outcome'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  organisational: 'calm',
  unknown: 'look',
};

function evidenceOf(t: Translate, answer: Answer): string {
  if (!answer.evidence) return '';
  const params = Object.entries(answer.params).map(([name, value]) => [
    name,
    String(value)
      .split(', ')
      .map((code) => translateCode(t, 'role', code))
      .join(t('common.comma')),
  ]);
  return isMessageKey(answer.evidence) ? t(answer.evidence, Object.fromEntries(params)) : answer.evidence;
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** The assessment as a table that spreadsheets open. */
function toTable(t: Translate, english: boolean, found: SelfAssessment): string {
  const rows = found.answers.map((one) => [
    one.clause,
    english ? one.en : one.zh,
    t(`privacy.outcome.${one.outcome}`),
    evidenceOf(t, one),
    english ? one.fix_en : one.fix_zh,
  ]);
  const head = [
    t('privacy.clause'),
    t('privacy.demand'),
    t('privacy.result'),
    t('privacy.evidence'),
    t('privacy.fix'),
  ];
  return `\ufeff${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function save(text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = 'self-assessment.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

function Item({ answer }: { answer: Answer }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const fix = english ? answer.fix_en : answer.fix_zh;
  return (
    <li className={styles.item}>
      <div>
        <Tag tone={TONES[answer.outcome]}>{t(`privacy.outcome.${answer.outcome}`)}</Tag>
      </div>
      <div>
        <strong>{english ? answer.en : answer.zh}</strong>{' '}
        <span className={`${rowStyles.meta} numeric`}>{answer.clause}</span>
        {answer.evidence && <p className={styles.words}>{evidenceOf(t, answer)}</p>}
        {answer.outcome !== 'pass' && <p className={rowStyles.meta}>{t('privacy.fix_of', { fix })}</p>}
      </div>
    </li>
  );
}

/** The checklists against what holds now. */
export function Assessment() {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const [shown, setShown] = useState<'all' | Answer['outcome']>('all');
  const { data, error, isFetching, refetch } = useQuery(assessmentQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={10} />;
  const count = (outcome: Answer['outcome']) => data.answers.filter((one) => one.outcome === outcome).length;
  const options = [
    { value: 'all' as const, label: t('privacy.outcome.all') },
    ...OUTCOMES.filter(count).map((one) => ({
      value: one,
      label: `${t(`privacy.outcome.${one}`)} ${count(one)}`,
    })),
  ];
  return (
    <div className={layout.stack}>
      <div className={styles.bar}>
        <Segmented options={options} value={shown} onChange={setShown} aria-label={t('privacy.result')} />
        <div className={`${rowStyles.head} no-print`}>
          <span className={rowStyles.meta}>{t('privacy.assessed_at', { at: formatMoment(data.at) })}</span>
          <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
            {t('common.refresh')}
          </Button>
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('privacy.print')}
          </Button>
          <Button icon={<DownloadOutlined />} onClick={() => save(toTable(t, english, data))}>
            {t('privacy.export')}
          </Button>
        </div>
      </div>
      {data.standards.map((standard) => (
        <Panel key={standard.id} title={`${english ? standard.en : standard.zh} ${standard.source}`}>
          <ul className={rowStyles.list} style={{ gap: 0 }}>
            {data.answers
              .filter((one) => one.standard === standard.id && (shown === 'all' || one.outcome === shown))
              .map((one) => (
                <Item key={one.id} answer={one} />
              ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}
