import { useQuery } from '@tanstack/react-query';
import type { RecordDetail } from '@/api/types';
import { useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { AskRequestButton } from './AskRequest';
import { RecordHolds } from './Holds';
import { privacyInboxQuery } from './queries';
import { RestrictButton } from './RestrictButton';

/** On a record: the person asks about it; an officer proposes to store it only, or holds it. */
export function PrivacyActs({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const me = useMe();
  const { data: inbox } = useQuery(privacyInboxQuery);
  const concerned = [record.employee, ...record.people.map((person) => person.employee)];
  const own = !!me.employee_id && concerned.some((one) => one?.id === me.employee_id);
  if (own) return <AskRequestButton recordId={record.id} label={t('privacy.ask_about')} quiet />;
  if (inbox?.is_officer && (record.state === 'filed' || record.state === 'to_check'))
    return (
      <>
        <RestrictButton recordId={record.id} />
        <RecordHolds recordId={record.id} company={record.company.id} />
      </>
    );
  return null;
}
