import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ApiError } from '@/api/problem';
import { recordQuery } from '@/api/queries';
import { RequestLoanButton } from '@/features/loans/RequestLoan';
import { tombstoneQuery } from '@/features/privacy/queries';
import { Tombstone } from '@/features/privacy/Tombstone';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { ErrorState, LoadingState } from '@/ui/states';
import { RecordWorkspace } from './RecordWorkspace';

/** A record that one may find and not view answers like one that is missing; asking for it is decided there. */
const isMissing = (error: Error) => error instanceof ApiError && error.status === 404;

const route = getRouteApi('/app/records/$recordId');

export function RecordPage() {
  const t = useTranslate();
  const { recordId } = route.useParams();
  const { data, error, refetch } = useQuery(recordQuery(recordId));
  const { data: tombstone } = useQuery({ ...tombstoneQuery(recordId), enabled: !!error && isMissing(error) });
  if (data) return <RecordWorkspace key={recordId} record={data} />;
  return (
    <>
      <PageTitle documentTitle={t('nav.record')} />
      {tombstone ? (
        <Tombstone found={tombstone} />
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => void refetch()}
          extra={isMissing(error) && <RequestLoanButton wanted={{ record: { id: recordId } }} />}
        />
      ) : (
        <LoadingState rows={12} />
      )}
    </>
  );
}
