import { Alert } from 'antd';
import type { paths } from '@/api/schema';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';

type Found =
  paths['/api/records/{record_id}/tombstone']['get']['responses'][200]['content']['application/json'];

/** In the place of an erased record: when it went, by whose decision, and how the evidence log tells it. */
export function Tombstone({ found }: { found: Found }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const decision = found.request
    ? t('privacy.by_request', { request: found.request, approval: found.approval_id ?? '—' })
    : t('privacy.by_restore');
  const log =
    found.position === null
      ? t('privacy.leaf_waiting')
      : t(found.sealed ? 'privacy.leaf_sealed' : 'privacy.leaf_placed', { position: found.position });
  const facts: [string, string][] = [
    [t('record.fact.reference_code'), found.reference_code || '—'],
    [t('record.type'), names.type(found.type)],
    [t('record.fact.company'), found.company],
    [t('privacy.erased_at'), formatMomentExact(found.erased_at)],
    [t('privacy.decision'), decision],
    [t('privacy.decided_by'), found.decided_by.join('、') || '—'],
    [t('record.fact.retention'), found.rule || '—'],
    [t('privacy.leaf'), log],
  ];
  return (
    <div className={layout.stack}>
      <Alert
        type="info"
        showIcon
        title={t('privacy.erased_title', { at: formatMomentExact(found.erased_at) })}
        description={t('privacy.erased_hint')}
      />
      <Panel title={t('privacy.tombstone')}>
        <Facts rows={facts} look="tiles" />
        <h3>{t('privacy.digests')}</h3>
        <ul className={rowStyles.list}>
          {[found.leaf_hash, ...found.digests].filter(Boolean).map((one) => (
            <li key={one} className={`${rowStyles.meta} mono`}>
              {one}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
