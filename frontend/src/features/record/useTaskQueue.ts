/** Working through the to-check list: after one record, the next. */
import { useNavigate } from '@tanstack/react-router';
import { App } from 'antd';
import { queryClient, tasksQuery } from '@/api/queries';
import { nextTask, recordAddressOf, taskFilterOf } from '@/features/tasks/taskFilter';
import { useTranslate } from '@/i18n/language';
import type { RecordAddress, TasksAddress } from '@/shell/addresses';

/** Records filed or skipped since the site was opened; skipped ones come back with the list itself. */
const passed = new Set<string>();

export function useTaskQueue(recordId: string, address: RecordAddress) {
  const t = useTranslate();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const filters: TasksAddress = { company: address.company, doubt: address.doubt, batch: address.batch };
  const query = tasksQuery(taskFilterOf(filters));

  const goToNext = async () => {
    passed.add(recordId);
    const before = queryClient.getQueryData(query.queryKey)?.items ?? [];
    const fresh = await queryClient.fetchQuery({ ...query, staleTime: 0 });
    const listed = new Set(fresh.items.map((row) => row.id));
    const kept = before.filter((row) => row.id === recordId || listed.has(row.id));
    const next = nextTask(kept, recordId, passed) ?? nextTask(fresh.items, recordId, passed);
    if (next) {
      await navigate({
        to: '/records/$recordId',
        params: { recordId: next },
        search: recordAddressOf(filters),
      });
    } else {
      passed.clear();
      message.success(t('record.task_done'));
      await navigate({ to: '/tasks', search: filters });
    }
  };
  return { goToNext, filters };
}
