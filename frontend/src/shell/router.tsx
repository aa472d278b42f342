/** Addresses of the site. They carry ids, filters, tabs and pages; words typed by people go into history state. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type ParsedLocation,
  redirect,
} from '@tanstack/react-router';
import { ACCOUNT_CODES, onAccountIncomplete, onSignedOut } from '@/api/client';
import { ApiError } from '@/api/problem';
import { meQuery, queryClient } from '@/api/queries';
import { accountQuery } from '@/features/account/queries';
import { NotFoundPage, RouteError, RoutePending } from '@/features/errors/pages';
import { readSearchAddress } from '@/features/search/filters';
import { readSignInSearch } from '@/features/signin/search';
import { adoptLanguage } from '@/i18n/language';
import {
  readAlertsAddress,
  readApprovalsAddress,
  readAuditAddress,
  readBatchAddress,
  readEmployeesAddress,
  readExportsAddress,
  readListAddress,
  readLoansAddress,
  readMatrixAddress,
  readPrivacyAddress,
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

/** To the sign-in page, and from there back to the same place. */
function signInFirst({ href, state }: Pick<ParsedLocation, 'href' | 'state'>) {
  return redirect({
    to: '/sign-in',
    search: href === '/' ? {} : { to: href },
    state: { words: state.words },
  });
}

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(() => import('@/features/signin/SignInPage'), 'SignInPage'),
});

const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.fetchQuery(accountQuery);
    } catch (error) {
      // Any other failure is told by the page itself.
      if (error instanceof ApiError && error.status === 401) throw signInFirst(location);
    }
  },
  component: lazyRouteComponent(() => import('@/features/account/EnrolPage'), 'EnrolPage'),
});

const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verify',
  component: lazyRouteComponent(() => import('@/features/evidence/VerifyPage'), 'VerifyPage'),
});

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    try {
      const me = await queryClient.ensureQueryData(meQuery);
      adoptLanguage(me.language);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (ACCOUNT_CODES.has(error.code)) throw redirect({ to: '/enrol' });
      if (error.status !== 401) throw error;
      throw signInFirst(location);
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

const matrixRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/matrix',
  validateSearch: readMatrixAddress,
  component: lazyRouteComponent(() => import('@/features/matrix/MatrixPage'), 'MatrixPage'),
});

const approvalsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/approvals',
  validateSearch: readApprovalsAddress,
  component: lazyRouteComponent(() => import('@/features/approvals/ApprovalsPage'), 'ApprovalsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('@/features/account/AccountPage'), 'AccountPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/users',
  component: lazyRouteComponent(() => import('@/features/accounts/UsersPage'), 'UsersPage'),
});

const healthRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/health',
  component: lazyRouteComponent(() => import('@/features/health/HealthPage'), 'HealthPage'),
});

const traceRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/trace',
  component: lazyRouteComponent(() => import('@/features/trace/TracePage'), 'TracePage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/alerts',
  validateSearch: readAlertsAddress,
  component: lazyRouteComponent(() => import('@/features/alerts/AlertsPage'), 'AlertsPage'),
});

const loansRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/loans',
  validateSearch: readLoansAddress,
  component: lazyRouteComponent(() => import('@/features/loans/LoansPage'), 'LoansPage'),
});

const exportsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/exports',
  validateSearch: readExportsAddress,
  component: lazyRouteComponent(() => import('@/features/exports/ExportsPage'), 'ExportsPage'),
});

const privacyRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/privacy',
  validateSearch: readPrivacyAddress,
  component: lazyRouteComponent(() => import('@/features/privacy/PrivacyPage'), 'PrivacyPage'),
});

const loanSlipRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/loans/$loanId',
  component: lazyRouteComponent(() => import('@/features/loans/LoanSlipPage'), 'LoanSlipPage'),
});

const logRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/log',
  component: lazyRouteComponent(() => import('@/features/evidence/LogPage'), 'LogPage'),
});

const keysRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/keys',
  component: lazyRouteComponent(() => import('@/features/evidence/KeysPage'), 'KeysPage'),
});

/** Whoever is signed in keeps the menu when an address leads nowhere. */
const elsewhereRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFoundPage });

const appRoutes = [
  homeRoute,
  searchRoute,
  employeesRoute,
  employeeRoute,
  myTeamRoute,
  myFileRoute,
  recordRoute,
  loansRoute,
  exportsRoute,
  privacyRoute,
  traceRoute,
  alertsRoute,
  loanSlipRoute,
  intakeRoute,
  uploadRoute,
  batchRoute,
  tasksRoute,
  qualityRoute,
  auditRoute,
  logRoute,
  keysRoute,
  matrixRoute,
  approvalsRoute,
  accountRoute,
  usersRoute,
  healthRoute,
  elsewhereRoute,
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
  routeTree: rootRoute.addChildren([signInRoute, enrolRoute, verifyRoute, appRoute.addChildren(appRoutes)]),
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

// An account that owes a password of its own or a second factor: only the page where it gets them.
onAccountIncomplete(() => {
  if (router.state.location.pathname !== '/enrol') void router.navigate({ to: '/enrol' });
});
