import { Link } from '@tanstack/react-router';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import type { AuditRow } from '@/api/types';
import { formatMomentExact } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { Facts } from '@/ui/Facts';
import { AuditObject } from './AuditObject';
import { ResultTag } from './ResultTag';

function factsOf(row: AuditRow, t: Translate): [string, ReactNode][] {
  return [
    [t('audit.at'), formatMomentExact(row.at)],
    [t('audit.actor'), row.actor || '—'],
    [t('audit.roles'), row.roles.map((role) => translateCode(t, 'role', role)).join(', ') || '—'],
    [t('audit.action'), `${translateCode(t, 'action', row.action)} (${row.action})`],
    [t('audit.result'), <ResultTag key="result" result={row.result} />],
    [t('audit.object'), <AuditObject key="what" row={row} />],
    [
      t('audit.object_id'),
      row.object_id ? (
        <Link key="object" className="mono" to="/audit" search={{ object: row.object_id }}>
          {row.object_id}
        </Link>
      ) : (
        '—'
      ),
    ],
    [t('audit.rule'), row.rule || '—'],
    [t('audit.address'), row.address || '—'],
    [
      t('audit.digest'),
      <span key="digest" className="mono">
        {row.digest}
      </span>,
    ],
    ...Object.entries(row.details).map(([name, value]): [string, ReactNode] => [
      translateCode(t, 'audit.detail', name),
      String(value),
    ]),
  ];
}

export function AuditDrawer({ row, onClose }: { row: AuditRow | null; onClose: () => void }) {
  const t = useTranslate();
  return (
    <Drawer
      open={row !== null}
      onClose={onClose}
      size={460}
      title={row && t('audit.detail_title', { sequence: row.sequence })}
    >
      {row && <Facts rows={factsOf(row, t)} look="above" />}
    </Drawer>
  );
}
