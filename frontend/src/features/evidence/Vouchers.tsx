import type { ReactNode } from 'react';
import type { RecordProof } from '@/api/types';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Copyable } from '@/ui/Copyable';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import styles from './evidence.module.css';
import { KeyList } from './KeyList';

/** Who besides this installation vouches for the record: the log's signature, authorities, anchors, witnesses. */
export function Vouchers({ proof }: { proof: RecordProof }) {
  const t = useTranslate();
  const { checkpoint, stamps, anchors, witnesses } = proof;
  const rows: [string, ReactNode][] = [
    [
      t('evidence.checkpoint'),
      checkpoint
        ? t('evidence.checkpoint_at', {
            size: formatCount(checkpoint.size),
            at: formatMomentExact(checkpoint.at),
          })
        : t('evidence.checkpoint_none'),
    ],
    [
      t('evidence.stamps'),
      <Listed key="stamps" empty={t(`evidence.stamp.${proof.time_stamp}`)} full={proof.time_stamp === 'done'}>
        {stamps.map((stamp) => (
          <li key={stamp.size}>
            {t('evidence.stamp_by', { authority: stamp.authority, at: formatMomentExact(stamp.at) })}
          </li>
        ))}
      </Listed>,
    ],
    [
      t('evidence.anchors'),
      <Listed key="anchors" empty={t(`evidence.anchor.${proof.anchor}`)} full={proof.anchor === 'done'}>
        {anchors.map((anchor) => (
          <li key={`${anchor.name} ${anchor.size}`}>
            {anchor.at
              ? t('evidence.anchored', { name: anchor.name, at: formatMomentExact(anchor.at) })
              : t('evidence.anchor_tried', { name: anchor.name, count: anchor.attempts })}
            {anchor.place && (
              <Copyable
                text={anchor.place}
                label={t('evidence.copy', { name: t('evidence.anchor_place') })}
              />
            )}
          </li>
        ))}
      </Listed>,
    ],
    [t('evidence.witnesses'), witnesses.join(', ') || t('evidence.witnesses_none')],
    [t('evidence.key'), <KeyList key="keys" keys={proof.keys} />],
  ];
  return <Facts rows={rows} look="above" />;
}

/** What is there, and in words what is not there yet. */
function Listed({ empty, full, children }: { empty: string; full: boolean; children: ReactNode[] }) {
  return (
    <>
      {children.length > 0 && <ul className={styles.plain}>{children}</ul>}
      {!full && <p className={layout.quiet}>{empty}</p>}
    </>
  );
}
