import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { recordQuery } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { ErrorState, LoadingState } from '@/ui/states';
import { RecordWorkspace } from './RecordWorkspace';

const route = getRouteApi('/app/records/$recordId');

export function RecordPage() {
  const t = useTranslate();
  const { recordId } = route.useParams();
  const { data, error, refetch } = useQuery(recordQuery(recordId));
  if (data) return <RecordWorkspace key={recordId} record={data} />;
  return (
    <>
      <PageTitle documentTitle={t('nav.record')} />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState rows={12} />}
    </>
  );
}
