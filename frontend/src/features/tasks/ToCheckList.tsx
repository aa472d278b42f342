import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { tasksQuery } from '@/api/queries';
import type { TaskRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DoubtTags } from '@/ui/recordTags';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { DOUBT_CODES, recordAddressOf, taskFilterOf } from './taskFilter';
import { Choice, type ListProps, WorkItem, WorkList } from './WorkList';

function Choices({ address, onChange }: ListProps) {
  const t = useTranslate();
  return (
    <>
      <Choice
        name={t('tasks.doubt')}
        value={address.doubt}
        options={DOUBT_CODES.map((code) => ({ value: code, label: t(`doubt.${code}`) }))}
        onChoose={(doubt) => onChange({ ...address, doubt, page: undefined })}
      />
      {address.batch && (
        <Button onClick={() => onChange({ ...address, batch: undefined, page: undefined })}>
          {t('search.facet_remove', { name: t('tasks.batch') })}
        </Button>
      )}
    </>
  );
}

/** What is held until somebody has looked. */
export function ToCheckList({ address, onChange }: ListProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const answer = useQuery(tasksQuery(taskFilterOf(address)));
  const filtered = !!(address.company || address.doubt || address.batch);
  const item = (row: TaskRow) => (
    <WorkItem
      key={row.id}
      row={row}
      to={recordAddressOf(address)}
      beside={names.type(row.type) !== names.title(row) && <Tag tone="accent">{names.type(row.type)}</Tag>}
      labels={<DoubtTags doubts={row.doubts} />}
      since={t('tasks.received', { at: formatMoment(row.received_at) })}
    />
  );
  return (
    <WorkList
      address={address}
      onChange={onChange}
      answer={answer}
      choices={<Choices address={address} onChange={onChange} />}
      empty={
        <EmptyState title={t('tasks.empty')}>
          {t(filtered ? 'tasks.empty_filtered' : 'tasks.empty_hint')}
        </EmptyState>
      }
      item={item}
    />
  );
}
