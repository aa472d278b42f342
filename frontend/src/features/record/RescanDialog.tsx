import { useQuery } from '@tanstack/react-query';
import { Form, Input, Modal, Select } from 'antd';
import { searchQuery, tasksQuery } from '@/api/queries';
import type { RecordDetail, TaskRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { useRescan } from './comparison';

type Props = { record: RecordDetail; onClose: () => void };

type Scan = Pick<TaskRow, 'id' | 'title' | 'type' | 'employee'>;

/** Those of the same type and person stand first: they are likeliest the same paper. */
function byLikeness(record: RecordDetail) {
  const rank = (row: Scan) =>
    Number(row.type !== record.type) + 2 * Number(row.employee?.id !== record.employee?.id);
  return (one: Scan, other: Scan) => rank(one) - rank(other);
}

/** Records that may be better scans: those that wait, and the person's others of this type. */
function useScans(record: RecordDetail) {
  const waiting = useQuery(tasksQuery({ company_id: record.company.id, page_size: 100 }));
  const alike = useQuery({
    ...searchQuery({
      query: '',
      filters: { types: [record.type], employee_ids: record.employee ? [record.employee.id] : [] },
      page_size: 50,
    }),
    enabled: record.employee !== null,
  });
  const found: Scan[] = [...(waiting.data?.items ?? []), ...(alike.data?.hits ?? [])];
  const rows = [...new Map(found.map((row) => [row.id, row])).values()];
  return { waiting, rows: rows.filter((row) => row.id !== record.id).sort(byLikeness(record)) };
}

/** Choose a record whose pages take the place of this one's; the pages of today stay as a version. */
export function RescanDialog({ record, onClose }: Props) {
  const t = useTranslate();
  const [form] = Form.useForm<{ scan: string; reason: string }>();
  const { waiting, rows } = useScans(record);
  const { data, error, refetch } = waiting;
  const rescan = useRescan(record, onClose);
  const label = (row: Scan) =>
    [row.title, row.employee?.name, row.employee?.employee_no].filter(Boolean).join(' · ');
  return (
    <Modal
      open
      title={t('compare.replace')}
      okText={t('compare.replace_go')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: !rows.length }}
      confirmLoading={rescan.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t('compare.replace_hint')}</p>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={3} />}
      {data && !rows.length && <EmptyState title={t('compare.replace_none')} />}
      {rows.length > 0 && (
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          onFinish={({ scan, reason }) => rescan.mutate({ scan, reason: reason.trim() })}
        >
          <Form.Item
            name="scan"
            label={t('compare.replace_scan')}
            rules={[{ required: true, message: t('compare.replace_scan_required') }]}
          >
            <Select options={rows.map((row) => ({ value: row.id, label: label(row) }))} />
          </Form.Item>
          <Form.Item
            name="reason"
            label={t('common.reason')}
            rules={[{ required: true, whitespace: true, message: t('common.reason_required') }]}
          >
            <Input.TextArea rows={2} maxLength={400} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}
