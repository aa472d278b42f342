import { PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Tabs } from 'antd';
import { tasksQuery } from '@/api/queries';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import type { TasksAddress } from '@/shell/addresses';
import { PageTitle } from '@/ui/PageTitle';
import { IncompleteList } from './IncompleteList';
import { incompleteFilterOf, incompleteQuery } from './queries';
import { ToCheckList } from './ToCheckList';
import { recordAddressOf, taskFilterOf } from './taskFilter';
import styles from './tasks.module.css';

const route = getRouteApi('/app/tasks');

/** Opens the first record that waits; the others follow it. */
function StartButton({ address }: { address: TasksAddress }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const { data } = useQuery(tasksQuery(taskFilterOf(address)));
  const first = data?.items[0];
  if (!first) return null;
  return (
    <Button
      type="primary"
      icon={<PlayCircleOutlined />}
      onClick={() =>
        void navigate({
          to: '/records/$recordId',
          params: { recordId: first.id },
          search: recordAddressOf(address),
        })
      }
    >
      {t('tasks.start')}
    </Button>
  );
}

/** Two lists of work: what is held until somebody has looked, and what is filed and waits to be completed. */
export function TasksPage() {
  const t = useTranslate();
  const address = route.useSearch();
  const navigate = useNavigate();
  const go = (next: TasksAddress) => void navigate({ to: '/tasks', search: next });
  const completing = address.list === 'incomplete';
  const toCheck = useQuery({ ...tasksQuery(taskFilterOf(address)), enabled: !completing }).data?.total;
  const toComplete = useQuery(incompleteQuery(incompleteFilterOf(completing ? address : {}))).data?.total;
  const label = (text: string, count: number | undefined) => (
    <>
      {text} {count !== undefined && <span className={styles.total}>{formatCount(count)}</span>}
    </>
  );
  return (
    <>
      <PageTitle
        documentTitle={t('nav.tasks')}
        lead={t(completing ? 'incomplete.lead' : 'tasks.lead')}
        actions={!completing && <StartButton address={address} />}
      >
        {t(completing ? 'incomplete.tab' : 'tasks.title')}
      </PageTitle>
      <Tabs
        aria-label={t('incomplete.tabs')}
        activeKey={completing ? 'incomplete' : 'check'}
        onChange={(key) => go(key === 'incomplete' ? { list: 'incomplete' } : {})}
        destroyOnHidden
        items={[
          {
            key: 'check',
            label: label(t('incomplete.tab_check'), toCheck),
            children: <ToCheckList address={address} onChange={go} />,
          },
          {
            key: 'incomplete',
            label: label(t('incomplete.tab'), toComplete),
            children: <IncompleteList address={address} onChange={go} />,
          },
        ]}
      />
    </>
  );
}
