/** Pages for what cannot be shown. */
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { ApiError } from '@/api/problem';
import type { Problem } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { ErrorState, LoadingState } from '@/ui/states';
import styles from './errors.module.css';

function HomeLink() {
  const t = useTranslate();
  return <Link to="/">{t('error.home')}</Link>;
}

const NO_SUCH_PAGE = new ApiError({ title: '', status: 404, code: 'site.no_such_page' } as Problem);

export function NotFoundPage() {
  const t = useTranslate();
  return (
    <div className={styles.alone}>
      <PageTitle documentTitle={t('nav.not_found')} />
      <ErrorState error={NO_SUCH_PAGE} extra={<HomeLink />} />
    </div>
  );
}

/** Anything a route throws, a part of the site that could not be fetched included. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return <ErrorState error={error} onRetry={reset} extra={<HomeLink />} />;
}

export function RoutePending() {
  return <LoadingState />;
}
