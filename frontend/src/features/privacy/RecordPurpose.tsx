import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { useLanguage, useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';

/** Why the record is processed and on what legal basis. */
export function RecordPurpose({ recordId }: { recordId: string }) {
  const t = useTranslate();
  const english = useLanguage() === 'en';
  const { data } = useQuery({
    queryKey: ['privacy', 'record-purpose', recordId],
    queryFn: () =>
      dataOf(api.GET('/api/records/{record_id}/purpose', { params: { path: { record_id: recordId } } })),
  });
  const purpose = data?.purpose;
  if (!data || !purpose?.basis) return <>{data ? t('privacy.purpose_none') : '—'}</>;
  const basis = data.bases.find((one) => one.id === purpose.basis);
  const text = english ? purpose.purpose_en || purpose.purpose_zh : purpose.purpose_zh;
  return (
    <>
      {[text, basis && (english ? basis.en : basis.zh)].filter(Boolean).join(' · ')}{' '}
      {purpose.sensitive && <Tag tone="look">{t('privacy.sensitive')}</Tag>}
    </>
  );
}
