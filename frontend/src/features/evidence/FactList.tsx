import { CheckCircleFilled, ClockCircleOutlined } from '@ant-design/icons';
import type { ProvenFact } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { Copyable } from '@/ui/Copyable';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { Tag } from '@/ui/Tag';
import styles from './evidence.module.css';

function nameOf(fact: ProvenFact, t: Translate): string {
  const text = translateCode(t, 'evidence.kind', fact.kind, { number: fact.number });
  return text === fact.kind ? t('evidence.kind.other', { kind: fact.kind }) : text;
}

function StateTag({ fact }: { fact: ProvenFact }) {
  const t = useTranslate();
  if (fact.vouched_at) {
    return (
      <Tag tone="good" icon={<CheckCircleFilled aria-hidden />}>
        {t('evidence.state.stamped')}
      </Tag>
    );
  }
  if (fact.sealed) return <Tag tone="accent">{t('evidence.state.sealed')}</Tag>;
  return (
    <Tag tone="look" icon={<ClockCircleOutlined aria-hidden />}>
      {t(fact.position === null ? 'evidence.state.waiting' : 'evidence.state.placed')}
    </Tag>
  );
}

function Digests({ fact }: { fact: ProvenFact }) {
  const t = useTranslate();
  if (!fact.digest) return null;
  const rows = [['SHA-256', fact.digest] as const, ...(fact.sm3 ? [['SM3', fact.sm3] as const] : [])];
  return (
    <details className={styles.digests}>
      <summary>{t('evidence.digest')}</summary>
      <Facts
        look="above"
        rows={rows.map(([name, digest]) => [
          name,
          <Copyable key={name} text={digest} label={t('evidence.copy', { name })} />,
        ])}
      />
    </details>
  );
}

/** What the log holds about the record, oldest first. */
export function FactList({ facts }: { facts: readonly ProvenFact[] }) {
  const t = useTranslate();
  const by = (fact: ProvenFact) =>
    fact.by && (fact.by === 'recognition' ? t('record.received_by_system') : fact.by);
  return (
    <ol className={styles.proven}>
      {facts.map((fact, index) => (
        <li key={fact.position ?? `waiting-${index}`}>
          <div className={styles.factHead}>
            <h3>{nameOf(fact, t)}</h3>
            <StateTag fact={fact} />
          </div>
          <p className={`${layout.quiet} numeric`}>
            {[
              formatMomentExact(fact.at),
              by(fact),
              fact.position === null
                ? ''
                : t('evidence.position', { position: formatCount(fact.position + 1) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {fact.vouched_at && (
            <p className="numeric">{t('evidence.vouched', { at: formatMomentExact(fact.vouched_at) })}</p>
          )}
          <Digests fact={fact} />
        </li>
      ))}
    </ol>
  );
}
