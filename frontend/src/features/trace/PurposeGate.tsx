import { FileProtectOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { PURPOSES, type Purpose } from '@/ui/purposes';
import { ErrorState, LoadingState } from '@/ui/states';
import { statePurpose, termsQuery } from './queries';
import styles from './trace.module.css';

function PurposeForm({ recordId }: { recordId: string }) {
  const t = useTranslate();
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const state = useMutation({
    mutationFn: (stated: Purpose) => statePurpose(recordId, stated),
    onSuccess: (terms) => queryClient.setQueryData(termsQuery(recordId).queryKey, terms),
  });
  return (
    <Panel title={t('trace.purpose_title')} className={styles.gate}>
      <p className={layout.quiet}>{t('trace.purpose_why')}</p>
      <Radio.Group
        aria-label={t('trace.purpose')}
        className={styles.purposes}
        value={purpose}
        onChange={(event) => setPurpose(event.target.value)}
        options={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
      />
      {state.error && <Alert type="error" showIcon title={describeError(state.error, t)} />}
      <Button
        type="primary"
        icon={<FileProtectOutlined />}
        disabled={!purpose}
        loading={state.isPending}
        onClick={() => purpose && state.mutate(purpose)}
      >
        {t('trace.purpose_state')}
      </Button>
    </Panel>
  );
}

/** Shows a record's pages only once a purpose is stated, where its level asks for one. The server asks again. */
export function PurposeGate({ recordId, children }: { recordId: string; children: ReactNode }) {
  const { data, error, refetch } = useQuery(termsQuery(recordId));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={8} />;
  return data.purpose_required && !data.stated ? <PurposeForm recordId={recordId} /> : children;
}
