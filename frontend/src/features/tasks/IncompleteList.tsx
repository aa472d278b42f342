import { QuestionCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { IncompleteRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { useSchemeNames } from '@/ui/scheme';
import { EmptyState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { incompleteFilterOf, incompleteQuery } from './queries';
import { Choice, type ListProps, WorkItem, WorkList } from './WorkList';

/** Filed records some of whose values nobody has confirmed. */
export function IncompleteList({ address, onChange }: ListProps) {
  const t = useTranslate();
  const names = useSchemeNames();
  const answer = useQuery(incompleteQuery(incompleteFilterOf(address)));
  const item = (row: IncompleteRow) => (
    <WorkItem
      key={row.id}
      row={row}
      to={{}}
      beside={<span className="mono">{row.reference_code}</span>}
      labels={row.fields.map((key) => (
        <Tag key={key} tone="look" icon={<QuestionCircleOutlined />}>
          {names.field(key)}
        </Tag>
      ))}
      since={t('incomplete.filed', { at: formatMoment(row.filed_at) })}
    />
  );
  return (
    <WorkList
      address={address}
      onChange={onChange}
      answer={answer}
      choices={
        <Choice
          name={t('incomplete.field')}
          value={address.field}
          options={(names.scheme?.fields ?? []).map(({ id }) => ({ value: id, label: names.field(id) }))}
          onChoose={(field) => onChange({ ...address, field, page: undefined })}
        />
      }
      empty={<EmptyState title={t('incomplete.empty')}>{t('incomplete.empty_hint')}</EmptyState>}
      item={item}
    />
  );
}
