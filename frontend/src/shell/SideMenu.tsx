import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { tasksQuery } from '@/api/queries';
import type { PageName } from '@/api/types';
import { mayOpen, useMe } from '@/api/useMe';
import { alertCountQuery } from '@/features/alerts/queries';
import { loanInboxQuery } from '@/features/loans/queries';
import { privacyInboxQuery } from '@/features/privacy/queries';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { type MenuPage, menuOf } from './navigation';
import styles from './shell.module.css';

/** How many records wait to be checked; shared with the home page. */
export function useToCheckCount(): number | undefined {
  const me = useMe();
  const { data } = useQuery({
    ...tasksQuery({ page: 1, page_size: 1 }),
    enabled: mayOpen(me, 'tasks'),
    refetchInterval: 60_000,
  });
  return data?.total;
}

/** How many loans wait for one's decision or are overdue. */
function useLoanCount(): number | undefined {
  const me = useMe();
  const { data } = useQuery({ ...loanInboxQuery, enabled: mayOpen(me, 'loans') });
  return data && data.to_approve + data.overdue;
}

/** How many alerts nobody has taken on yet. */
function useAlertCount(): number | undefined {
  const me = useMe();
  const { data } = useQuery({ ...alertCountQuery, enabled: mayOpen(me, 'alerts') });
  return data?.open;
}

/** How many requests of persons are late or wait for an officer. */
function usePrivacyCount(): number | undefined {
  const me = useMe();
  const { data } = useQuery({ ...privacyInboxQuery, enabled: mayOpen(me, 'privacy') });
  return data && data.overdue + data.unassigned;
}

function useCounts(): Partial<Record<PageName, number>> {
  return {
    tasks: useToCheckCount(),
    loans: useLoanCount(),
    privacy: usePrivacyCount(),
    alerts: useAlertCount(),
  };
}

function Entry({ page, count = 0, onNavigate }: { page: MenuPage; count?: number; onNavigate?: () => void }) {
  const t = useTranslate();
  return (
    <li>
      <Link
        to={page.to}
        activeOptions={{ exact: page.to === '/', includeSearch: false }}
        activeProps={{ className: styles.current, 'aria-current': 'page' }}
        onClick={onNavigate}
      >
        <span aria-hidden className={styles.menuIcon}>
          {page.icon}
        </span>
        <span>{t(page.label)}</span>
        {count > 0 && <span className={styles.menuCount}>{formatCount(count)}</span>}
      </Link>
    </li>
  );
}

/** The pages by group. A menu of a few pages needs no headings. */
export function SideMenu({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslate();
  const id = useId();
  const counts = useCounts();
  const parts = menuOf(useMe());
  const headed = parts.length > 2;
  return (
    <nav aria-label={t('shell.menu')} className={styles.menu}>
      {parts.map(({ group, pages }) => {
        const heading = headed && group !== 'home' ? `${id}${group}` : undefined;
        return (
          <div key={group}>
            {heading && (
              <p id={heading} className={styles.menuGroup}>
                {t(`shell.group.${group}`)}
              </p>
            )}
            <ul aria-labelledby={heading}>
              {pages.map((page) => (
                <Entry
                  key={page.to}
                  page={page}
                  count={page.page ? counts[page.page] : 0}
                  onNavigate={onNavigate}
                />
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
