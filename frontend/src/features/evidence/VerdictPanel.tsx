import { type Found, SAID } from 'virtual:evidence-check';
import { Alert } from 'antd';
import { formatCount, formatMomentExact } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import styles from './evidence.module.css';

function kindOf({ failures, said }: Found): 'fails' | 'holds' | 'half' {
  if (failures.length) return 'fails';
  return said.known ? 'holds' : 'half';
}

const LOOKS = { fails: 'error', holds: 'success', half: 'warning' } as const;

/** What the check found: the verdict first, then every reason, then what was not checked. */
export function VerdictPanel({ found }: { found: Found }) {
  const t = useTranslate();
  const language = useLanguage();
  const { failures, said } = found;
  const kind = kindOf(found);
  const facts = [
    said.origin &&
      t('verify.log', {
        origin: said.origin,
        size: formatCount(said.size ?? 0),
        statements: formatCount(said.statements ?? 0),
        witnesses: said.witnesses ?? 0,
      }),
    !!said.vouching && t('verify.vouching', { count: said.vouching }),
    ...(said.absent ?? []).map((name) => t('verify.absent', { name })),
    ...(said.anchors ?? []).map(({ proved, ...anchor }) =>
      t(proved ? 'verify.anchored' : 'verify.anchor_unproved', {
        kind: anchor.kind,
        place: anchor.place,
        at: anchor.at ? formatMomentExact(anchor.at) : '',
      }),
    ),
    kind !== 'fails' &&
      (said.existed_at
        ? t('verify.existed', { at: formatMomentExact(said.existed_at) })
        : t('verify.no_time')),
  ].filter(Boolean);
  return (
    <Alert
      type={LOOKS[kind]}
      showIcon
      title={t(`verify.verdict.${kind}`)}
      data-verdict={kind}
      description={
        <>
          {failures.length > 0 && (
            <ul className={styles.reasons}>
              {failures.map(([code, place]) => (
                <li key={`${code} ${place}`}>
                  {SAID[code]?.[language === 'en' ? 1 : 0] ?? code}{' '}
                  <span className={layout.quiet}>{`(${code}, ${place})`}</span>
                </li>
              ))}
            </ul>
          )}
          {facts.map((fact) => (
            <p key={String(fact)}>{fact}</p>
          ))}
        </>
      }
    />
  );
}
