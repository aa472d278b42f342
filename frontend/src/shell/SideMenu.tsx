import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { tasksQuery } from '@/api/queries';
import { mayOpen, useMe } from '@/api/useMe';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { pagesOf } from './navigation';
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

export function SideMenu({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslate();
  const me = useMe();
  const toCheck = useToCheckCount();
  return (
    <nav aria-label={t('shell.menu')} className={styles.menu}>
      <ul>
        {pagesOf(me).map((entry) => (
          <li key={entry.to}>
            <Link
              to={entry.to}
              activeOptions={{ exact: entry.to === '/', includeSearch: false }}
              activeProps={{ className: styles.current, 'aria-current': 'page' }}
              onClick={onNavigate}
            >
              <span aria-hidden className={styles.menuIcon}>
                {entry.icon}
              </span>
              <span>{t(entry.label)}</span>
              {entry.page === 'tasks' && !!toCheck && (
                <span className={styles.menuCount}>{formatCount(toCheck)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
