import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RecordDetail } from '@/api/types';
import { mayOpen, useMe } from '@/api/useMe';
import { RecordPurpose } from '@/features/privacy/RecordPurpose';
import { formatDate, formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Copyable } from '@/ui/Copyable';
import { Facts } from '@/ui/Facts';
import { PeopleLinks } from '@/ui/people';
import { LevelTag, RecordStateTag } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';

export function FactsTab({ record, tags }: { record: RecordDetail; tags: ReactNode }) {
  const t = useTranslate();
  const me = useMe();
  const names = useSchemeNames();
  const rows: [string, ReactNode][] = [
    [t('record.fact.reference_code'), record.reference_code || '—'],
    [t('record.person'), <PeopleLinks key="person" row={record} all />],
    [t('record.type'), names.type(record.type)],
    [t('record.stage'), names.stage(record.stage)],
    [t('record.category'), names.category(record.category)],
    [t('record.level'), <LevelTag key="level" level={record.level} />],
    [t('record.fact.state'), <RecordStateTag key="state" state={record.state} />],
    [t('record.tags'), tags],
    [t('record.fact.doc_date'), formatDate(record.doc_date)],
    [t('record.fact.company'), record.company.name],
    [t('record.fact.department'), record.department?.name ?? '—'],
    [t('record.fact.pages'), record.page_count],
    [t('record.fact.version'), record.version],
    [t('record.fact.source'), record.source_name],
    [
      t('record.fact.sha256'),
      <Copyable key="digest" text={record.sha256} label={t('record.fact.copy_digest')} />,
    ],
    [t('record.fact.retention'), record.retention_rule ? names.retention(record.retention_rule) : '—'],
    [t('privacy.purpose'), <RecordPurpose key="purpose" recordId={record.id} />],
    [t('record.fact.received'), formatMomentExact(record.received_at)],
    [t('record.fact.filed'), record.filed_at ? formatMomentExact(record.filed_at) : '—'],
  ];
  if (record.batch_id && mayOpen(me, 'intake')) {
    const link = (
      <Link key="batch" to="/intake/$batchId" params={{ batchId: record.batch_id }}>
        {t('common.open')}
      </Link>
    );
    rows.push([t('record.fact.batch'), link]);
  }
  return <Facts rows={rows} look="ruled" />;
}
