import { useQuery } from '@tanstack/react-query';
import { Alert, Select } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import rowStyles from '@/ui/rows.module.css';
import { EmptyState } from '@/ui/states';
import styles from './privacy.module.css';
import { type ownRequestsQuery, privacyInboxQuery, requestsQuery, type StateFilter } from './queries';
import { RequestList } from './RequestList';

const STATES = ['open', 'fulfilled', 'partly', 'refused', 'withdrawn', ''] as const satisfies StateFilter[];

/** The requests of a company, for its officer: those due first. */
export function Desk({ onOpen }: { onOpen: (requestId: string) => void }) {
  const t = useTranslate();
  const [state, setState] = useState<StateFilter>('open');
  const { data: inbox } = useQuery(privacyInboxQuery);
  const query = requestsQuery(state) as unknown as typeof ownRequestsQuery;
  return (
    <>
      {!!inbox?.overdue && (
        <Alert type="error" showIcon title={t('privacy.overdue_n', { count: inbox.overdue })} />
      )}
      <div className={styles.bar}>
        <p className={rowStyles.meta}>
          {inbox &&
            t('privacy.inbox', { open: inbox.open, unassigned: inbox.unassigned, soon: inbox.due_soon })}
        </p>
        <Select
          aria-label={t('privacy.state')}
          value={state}
          onChange={setState}
          style={{ minWidth: 140 }}
          options={STATES.map((one) => ({ value: one, label: t(`privacy.state.${one || 'all'}`) }))}
        />
      </div>
      <RequestList
        query={query}
        label={t('privacy.tab_desk')}
        onOpen={onOpen}
        empty={<EmptyState title={t('privacy.desk_empty')} />}
      />
    </>
  );
}
