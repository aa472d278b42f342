import { PrinterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { employeeQuery } from '@/api/queries';
import type { Employee } from '@/api/types';
import { rolesOf, useMe } from '@/api/useMe';
import { EventsPanel } from '@/features/audit/EventsPanel';
import { EmployeeLoansPanel } from '@/features/loans/EmployeeLoansPanel';
import { RequestLoanButton } from '@/features/loans/RequestLoan';
import { formatDate } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import uiStyles from '@/ui/ui.module.css';
import { CompletenessPanel } from './CompletenessPanel';
import { EmployeeStateTag } from './employeeTags';
import { GENDER_KEYS } from './gender';
import styles from './people.module.css';
import { StageRecordsPanel } from './StageRecordsPanel';
import { TimelinePanel } from './TimelinePanel';
import { ViewsPanel } from './ViewsPanel';

function Header({ employee }: { employee: Employee }) {
  const t = useTranslate();
  const genderKey = GENDER_KEYS[employee.gender];
  const gender = genderKey ? t(genderKey) : employee.gender;
  const facts: [string, string | number][] = [
    [t('person.no'), employee.employee_no],
    [t('person.company'), employee.company.name],
    [t('person.department'), employee.department || '—'],
    [t('person.position'), employee.position || '—'],
    [t('person.gender'), gender || '—'],
    [t('person.id_number'), employee.masked_id_number || '—'],
    [t('person.hired_on'), formatDate(employee.hired_on)],
  ];
  if (employee.departed_on) facts.push([t('person.departed_on'), formatDate(employee.departed_on)]);
  facts.push([t('person.records'), t('person.records_n', { count: employee.record_count })]);
  return (
    <div className={uiStyles.panel}>
      <Facts rows={facts} look="tiles" />
    </div>
  );
}

function EmployeeFile({ employeeId, title }: { employeeId: string; title: string }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(employeeQuery(employeeId));
  const heading = data && (
    <span className={styles.name}>
      {data.name} <EmployeeStateTag state={data.state} />
    </span>
  );
  const me = useMe();
  const own = me.employee_id === employeeId;
  const lends = rolesOf(me).includes('hr_archivist');
  const actions = data && (
    <>
      {!own && me.pages.includes('loans') && (
        <RequestLoanButton wanted={{ employee: data, companyId: data.company.id }} />
      )}
      <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
        {t('common.print')}
      </Button>
    </>
  );
  return (
    <>
      <PageTitle documentTitle={title} actions={actions}>
        {heading}
      </PageTitle>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={10} />}
      {data && (
        <>
          <Header employee={data} />
          <div className={styles.columns}>
            <div className={layout.stack}>
              <StageRecordsPanel employeeId={employeeId} stages={data.stages} />
              <ViewsPanel employeeId={employeeId} />
              {me.pages.includes('audit') && (
                <Panel title={t('audit.timeline')}>
                  <EventsPanel key={employeeId} employeeId={employeeId} />
                </Panel>
              )}
              {(own || lends) && <EmployeeLoansPanel employeeId={employeeId} />}
            </div>
            <div className={layout.stack}>
              <TimelinePanel events={data.timeline} />
              <CompletenessPanel completeness={data.completeness} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

const route = getRouteApi('/app/employees/$employeeId');

export function EmployeePage() {
  const t = useTranslate();
  const { employeeId } = route.useParams();
  return <EmployeeFile key={employeeId} employeeId={employeeId} title={t('nav.employee')} />;
}

export function MyFilePage() {
  const t = useTranslate();
  const me = useMe();
  if (!me.employee_id) {
    return (
      <>
        <PageTitle documentTitle={t('nav.my_file')} />
        <EmptyState title={t('home.no_file')} />
      </>
    );
  }
  return <EmployeeFile employeeId={me.employee_id} title={t('nav.my_file')} />;
}
