/** Addresses of the site. They carry ids, filters, tabs and pages; words typed by people go into history state. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { onSignedOut } from '@/api/client';
import { ApiError } from '@/api/problem';
import { meQuery, queryClient } from '@/api/queries';
import { NotFoundPage, RouteError, RoutePending } from '@/features/errors/pages';
import { readSearchAddress } from '@/features/search/filters';
import { adoptLanguage } from '@/i18n/language';
import {
  readAuditAddress,
  readBatchAddress,
  readEmployeesAddress,
  readListAddress,
  readQualityAddress,
  readRecordAddress,
  readTasksAddress,
} from './addresses';
import { Shell } from './Shell';

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** Words typed into a search; they may be personal data and so never stand in an address. */
    words?: string;
  }
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { to?: string } =>
    typeof raw.to === 'string' && /^\/(?!\/)/.test(raw.to) ? { to: raw.to } : {},
  component: lazyRouteComponent(() => import('@/features/signin/SignInPage'), 'SignInPage'),
});

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      adoptLanguage(me.language);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({
        to: '/sign-in',
        search: location.href === '/' ? {} : { to: location.href },
        state: { words: location.state.words },
      });
    }
  },
  component: Shell,
});

const homeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/HomePage'), 'HomePage'),
});

const searchRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/search',
  validateSearch: readSearchAddress,
  component: lazyRouteComponent(() => import('@/features/search/SearchPage'), 'SearchPage'),
});

const employeesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/employees',
  validateSearch: readEmployeesAddress,
  component: lazyRouteComponent(() => import('@/features/people/EmployeesPage'), 'EmployeesPage'),
});

const myTeamRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/my-team',
  validateSearch: readEmployeesAddress,
  component: lazyRouteComponent(() => import('@/features/people/EmployeesPage'), 'MyTeamPage'),
});

const employeeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/employees/$employeeId',
  component: lazyRouteComponent(() => import('@/features/people/EmployeePage'), 'EmployeePage'),
});

const myFileRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/my-file',
  component: lazyRouteComponent(() => import('@/features/people/EmployeePage'), 'MyFilePage'),
});

const recordRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/records/$recordId',
  validateSearch: readRecordAddress,
  component: lazyRouteComponent(() => import('@/features/record/RecordPage'), 'RecordPage'),
});

const intakeRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/intake',
  validateSearch: readListAddress,
  component: lazyRouteComponent(() => import('@/features/intake/BatchesPage'), 'BatchesPage'),
});

const uploadRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/intake/new',
  component: lazyRouteComponent(() => import('@/features/intake/NewBatchPage'), 'NewBatchPage'),
});

const batchRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/intake/$batchId',
  validateSearch: readBatchAddress,
  component: lazyRouteComponent(() => import('@/features/intake/BatchPage'), 'BatchPage'),
});

const tasksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/tasks',
  validateSearch: readTasksAddress,
  component: lazyRouteComponent(() => import('@/features/tasks/TasksPage'), 'TasksPage'),
});

const qualityRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/quality',
  validateSearch: readQualityAddress,
  component: lazyRouteComponent(() => import('@/features/quality/QualityPage'), 'QualityPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/audit',
  validateSearch: readAuditAddress,
  component: lazyRouteComponent(() => import('@/features/audit/AuditPage'), 'AuditPage'),
});

const healthRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('@/features/health/HealthPage'), 'HealthPage'),
});

const appRoutes = [
  homeRoute,
  searchRoute,
  employeesRoute,
  employeeRoute,
  myTeamRoute,
  myFileRoute,
  recordRoute,
  intakeRoute,
  uploadRoute,
  batchRoute,
  tasksRoute,
  qualityRoute,
  auditRoute,
  healthRoute,
] as const;

/** Search parts as plain text: `year=2011`, not `year=%222011%22`. The readers in addresses.ts know what they hold. */
function stringifySearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : '';
}

export const router = createRouter({
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch,
  routeTree: rootRoute.addChildren([signInRoute, appRoute.addChildren(appRoutes)]),
  defaultErrorComponent: RouteError,
  defaultPendingComponent: RoutePending,
  defaultNotFoundComponent: NotFoundPage,
  defaultPreload: false,
  scrollRestoration: false,
});

// A session that ends while someone works: to the sign-in page, and from there back to the same place.
onSignedOut(() => {
  const { location } = router.state;
  if (location.pathname === '/sign-in' || !queryClient.getQueryData(meQuery.queryKey)) return;
  const search = { to: location.href };
  void router.navigate({ to: '/sign-in', search, state: { words: location.state.words } }).then(() => {
    queryClient.clear();
  });
});
