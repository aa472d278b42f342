import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { api } from '@/api/client';
import { saveBlob } from '@/api/download';
import { describeError } from '@/api/problem';
import type { AuditSearch } from '@/api/types';
import { useTranslate } from '@/i18n/language';

type Format = 'csv' | 'xlsx';

async function fetchExport(
  format: Format,
  { page: _, page_size: __, ...filters }: AuditSearch,
): Promise<void> {
  const { data } = await api.POST('/api/audit/export', { body: { ...filters, format }, parseAs: 'blob' });
  saveBlob(`audit.${format}`, data as unknown as Blob);
}

/** The filtered log as a file, for who may take it out. */
export function ExportButtons({ request }: { request: AuditSearch }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const { mutate, isPending } = useMutation({
    mutationFn: (format: Format) => fetchExport(format, request),
    onError: (error) => void message.error(describeError(error, t)),
  });
  return (
    <>
      {(['xlsx', 'csv'] as const).map((format) => (
        <Button key={format} icon={<DownloadOutlined />} loading={isPending} onClick={() => mutate(format)}>
          {t('audit.export', { format: format.toUpperCase() })}
        </Button>
      ))}
    </>
  );
}
