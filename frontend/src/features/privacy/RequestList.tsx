import { ClockCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PersonRequest } from '@/api/types';
import { formatDate } from '@/i18n/format';
import { useLanguage, useTranslate } from '@/i18n/language';
import { personLabel } from '@/ui/people';
import rowStyles from '@/ui/rows.module.css';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag, type Tone } from '@/ui/Tag';
import { useListKeys } from '@/ui/useListKeys';
import { type ownRequestsQuery, privacyRulesQuery } from './queries';

const TONES: Readonly<Record<PersonRequest['state'], Tone>> = {
  received: 'look',
  working: 'accent',
  fulfilled: 'good',
  partly: 'look',
  refused: 'bad',
  withdrawn: 'calm',
};

export function RequestStateTag({ state }: { state: PersonRequest['state'] }) {
  const t = useTranslate();
  return <Tag tone={TONES[state]}>{t(`privacy.state.${state}`)}</Tag>;
}

/** Names of kinds and grounds in the reader's language, with their basis in law. */
export function useRuleNames(companyId?: number) {
  const english = useLanguage() === 'en';
  const { data } = useQuery(privacyRulesQuery(companyId));
  const named = (rows: readonly { id: string; zh: string; en: string }[] | undefined, id: string) => {
    const found = rows?.find((one) => one.id === id);
    return found ? (english ? found.en : found.zh) : id;
  };
  return {
    rules: data,
    kind: (id: string) => named(data?.kinds, id),
    refusal: (id: string) => named(data?.refusal_grounds, id),
    restriction: (id: string) => named(data?.restriction_grounds, id),
  };
}

/** The clock: when an answer is due, and in how many working days. */
export function Clock({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  const days = request.days_left;
  if (days === null) return null;
  const text = request.overdue
    ? t('privacy.late', { days: Math.abs(days) })
    : t('privacy.days_left', { days, on: formatDate(request.due_on) });
  return (
    <span className={request.overdue ? rowStyles.late : rowStyles.meta}>
      <ClockCircleOutlined aria-hidden /> {text}
    </span>
  );
}

type RowProps = { request: PersonRequest; own: boolean; onOpen: (requestId: string) => void };

function RequestRow({ request, own, onOpen }: RowProps) {
  const t = useTranslate();
  const names = useRuleNames();
  const meta = [
    request.number,
    own ? '' : personLabel(request.employee),
    t('privacy.asked_on', { on: formatDate(request.asked_at) }),
    own ? '' : request.assignee ? t('privacy.with', { name: request.assignee }) : t('privacy.unassigned'),
  ];
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.body}>
        <div className={rowStyles.head}>
          <button type="button" className={rowStyles.open} data-row-link onClick={() => onOpen(request.id)}>
            {names.kind(request.kind)}
          </button>
          <RequestStateTag state={request.state} />
        </div>
        <p className={`${rowStyles.meta} numeric`}>{meta.filter(Boolean).join('  ·  ')}</p>
      </div>
      <Clock request={request} />
    </li>
  );
}

type Props = {
  query: typeof ownRequestsQuery;
  label: string;
  own?: boolean;
  empty: ReactNode;
  onOpen: (requestId: string) => void;
};

export function RequestList({ query, label, own = false, empty, onOpen }: Props) {
  const list = useListKeys<HTMLUListElement>();
  const { data, error, refetch } = useQuery(query);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={5} />;
  if (!data.items.length) return empty;
  return (
    <ul className={rowStyles.list} ref={list} aria-label={label}>
      {data.items.map((request) => (
        <RequestRow key={request.id} request={request} own={own} onOpen={onOpen} />
      ))}
    </ul>
  );
}
