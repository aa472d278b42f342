import type { Me } from '@/api/types';
import { mayOpen, rolesOf, useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState } from '@/ui/states';
import {
  ApprovalsCard,
  AuditCard,
  BatchesCard,
  GapsCard,
  HealthCard,
  MyFileCard,
  PostureCard,
  TeamCard,
  ToCheckCard,
} from './cards';
import { HomeSearch } from './HomeSearch';
import styles from './home.module.css';

/** People whose work is with others' files see little of their own here. */
const hasOtherWork = (me: Me) => mayOpen(me, 'intake') || mayOpen(me, 'my_team') || mayOpen(me, 'audit');

/** First page after sign-in: what each role does next. */
export function HomePage() {
  const t = useTranslate();
  const me = useMe();
  const roles = rolesOf(me).map((role) => t(`role.${role}`));
  return (
    <>
      <PageTitle documentTitle={t('nav.home')} lead={roles.join(' · ')}>
        {t('home.hello', { name: me.display_name })}
      </PageTitle>
      {mayOpen(me, 'search') && <HomeSearch />}
      {!me.pages.length && <EmptyState title={t('home.nothing')} />}
      <div className={styles.cards}>
        {mayOpen(me, 'tasks') && <ToCheckCard />}
        {mayOpen(me, 'employees') && mayOpen(me, 'intake') && <GapsCard />}
        {mayOpen(me, 'my_team') && <TeamCard />}
        {mayOpen(me, 'audit') && <AuditCard />}
        {mayOpen(me, 'health') && <HealthCard />}
        {mayOpen(me, 'matrix') && <PostureCard />}
        <div className={styles.stack}>
          {mayOpen(me, 'approvals') && <ApprovalsCard />}
          {mayOpen(me, 'intake') && <BatchesCard />}
          {mayOpen(me, 'my_file') && me.employee_id && (
            <MyFileCard employeeId={me.employee_id} compact={hasOtherWork(me)} />
          )}
        </div>
      </div>
    </>
  );
}
