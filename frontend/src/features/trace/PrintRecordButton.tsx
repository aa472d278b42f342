import { PrinterOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { addresses, api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';
import { termsQuery } from './queries';

/** Opens the marked pages as a PDF to print; only for who may print the record. */
export function PrintRecordButton({ recordId }: { recordId: string }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const { data } = useQuery(termsQuery(recordId));
  const print = useMutation({
    mutationFn: async () => {
      // The browser itself opens the pages and could only show the server's demand for a proof.
      if (data?.print_proof) await dataOf(api.POST('/api/me/account/proof'));
      globalThis.open(addresses.print(recordId), '_blank', 'noopener');
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  if (!data?.may_print) return null;
  const waits = data.purpose_required && !data.stated;
  return (
    <Button
      icon={<PrinterOutlined />}
      disabled={waits}
      loading={print.isPending}
      onClick={() => print.mutate()}
      title={t(waits ? 'trace.print_needs_purpose' : 'trace.print_about')}
    >
      {t('common.print')}
    </Button>
  );
}
