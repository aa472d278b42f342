import type { LogState, LogWitness } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import { Copyable } from '@/ui/Copyable';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { Tag, type Tone } from '@/ui/Tag';
import styles from './evidence.module.css';

type Standing = 'contradicts' | 'silent' | 'cosigns' | 'waiting';

const TONES: Readonly<Record<Standing, Tone>> = {
  contradicts: 'bad',
  silent: 'look',
  cosigns: 'good',
  waiting: 'calm',
};

function standingOf(one: LogWitness): Standing {
  if (one.conflict_at) return 'contradicts';
  if (one.code) return 'silent';
  return one.size > 0 ? 'cosigns' : 'waiting';
}

function Witness({ one }: { one: LogWitness }) {
  const t = useTranslate();
  const standing = standingOf(one);
  return (
    <li>
      <div className={styles.factHead}>
        <h3 className={styles.wrap}>{one.name}</h3>
        <Tag tone={TONES[standing]}>{t(`log.witness.${standing}`)}</Tag>
      </div>
      <p className={styles.wrap}>{one.address || t('log.witness.by_hand')}</p>
      <p className={layout.quiet}>
        {one.cosigned_at
          ? t('log.witness.last', { size: formatCount(one.size), at: formatMomentExact(one.cosigned_at) })
          : t('log.witness.none')}
      </p>
      {one.conflict_at && <p>{t('log.witness.conflict', { at: formatMomentExact(one.conflict_at) })}</p>}
      {!one.conflict_at && one.code && <p>{translateCode(t, 'log.reason', one.code)}</p>}
      <details className={styles.digests}>
        <summary>{t('log.witness.key')}</summary>
        <Copyable text={one.verifier_key} label={t('evidence.copy', { name: t('log.witness.key') })} />
      </details>
    </li>
  );
}

/** Where the log's word goes: witnesses and how many are asked for, the last mail, the public tiles. */
export function WitnessesPanel({ state }: { state: LogState }) {
  const t = useTranslate();
  const { witnesses, last_mail: mail } = state;
  return (
    <Panel title={t('log.witnesses')}>
      {witnesses.length === 0 && <p className={layout.quiet}>{t('log.witnesses_none')}</p>}
      {witnesses.length > 0 && (
        <>
          <p className={layout.quiet}>{t('log.quorum', { quorum: state.quorum, count: witnesses.length })}</p>
          <ul className={styles.proven}>
            {witnesses.map((one) => (
              <Witness key={one.verifier_key} one={one} />
            ))}
          </ul>
        </>
      )}
      <p className={layout.quiet}>
        {mail
          ? t('log.mailed', {
              size: formatCount(mail.size),
              at: formatMomentExact(mail.at),
              count: mail.recipients,
            })
          : t('log.mailed_none')}
      </p>
      <p className={layout.quiet}>
        {state.public ? t('log.public', { address: state.public }) : t('log.public_off')}
      </p>
    </Panel>
  );
}
