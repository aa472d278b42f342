import { Link } from '@tanstack/react-router';
import { Alert } from 'antd';
import { formatCount, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { Translate } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import type { Delivered, TraceAnswer } from './queries';

type Row = readonly [string, string];

function rowsOf(delivery: Delivered, t: Translate): Row[] {
  return [
    [t('trace.person'), `${delivery.display_name} (${delivery.username})`],
    [t('trace.at'), formatMoment(delivery.at)],
    [t('trace.kind'), t(`trace.kind.${delivery.kind}`)],
    [t('trace.purpose'), delivery.purpose ? t(`purpose.${delivery.purpose}`) : t('common.none')],
    [t('trace.code'), delivery.code],
  ];
}

/** A small probability as people read it: "1 in a billion" says less than 10⁻⁹. */
function formatChance(chance: number): string {
  if (chance >= 0.001) return chance.toFixed(3);
  if (chance === 0) return '< 10⁻³⁰⁰';
  const digits = [...String(Math.ceil(-Math.log10(chance)) - 1)];
  return `< 10⁻${digits.map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

function Numbers({ answer }: { answer: TraceAnswer }) {
  const t = useTranslate();
  if (!answer.comparisons) return null;
  return (
    <Facts
      look="tiles"
      rows={[
        [t('trace.score'), answer.z.toFixed(1)],
        [t('trace.threshold'), answer.threshold_z.toFixed(1)],
        [t('trace.chance'), formatChance(answer.false_alarm)],
        [t('trace.comparisons'), formatCount(answer.comparisons)],
        [t('trace.pages'), answer.pages.join(', ') || '—'],
      ]}
    />
  );
}

/** Who it was, or that it cannot be said; a readable mark apart, because it can be forged. */
export function TraceFinding({ answer }: { answer: TraceAnswer }) {
  const t = useTranslate();
  const { verdict, delivery, clue } = answer;
  return (
    <div className={layout.stack}>
      <Panel title={t('trace.finding')}>
        <Alert
          type={verdict === 'named' ? 'success' : 'warning'}
          showIcon
          title={t(`trace.verdict.${verdict}`)}
          description={t(`trace.verdict_note.${verdict}`)}
        />
        {delivery && <Facts look="tiles" rows={rowsOf(delivery, t)} />}
        <Numbers answer={answer} />
        {answer.record_id && (
          <Link to="/records/$recordId" params={{ recordId: answer.record_id }}>
            {t('trace.record', { code: answer.reference_code ?? answer.record_id })}
          </Link>
        )}
        <p className={layout.quiet}>{t('trace.study', { count: formatCount(answer.study_comparisons) })}</p>
      </Panel>
      {clue && (
        <Panel title={t('trace.clue')}>
          <p className={layout.quiet}>{t('trace.clue_note')}</p>
          <Facts look="tiles" rows={rowsOf(clue, t)} />
        </Panel>
      )}
    </div>
  );
}
