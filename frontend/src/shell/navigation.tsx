/** The pages of the menu, by permission. */
import {
  AimOutlined,
  AlertOutlined,
  AuditOutlined,
  CheckSquareOutlined,
  DashboardOutlined,
  ExportOutlined,
  FileProtectOutlined,
  HeartOutlined,
  HomeOutlined,
  IdcardOutlined,
  InboxOutlined,
  InsuranceOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  SolutionOutlined,
  TableOutlined,
  TeamOutlined,
  UsergroupAddOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Me, PageName } from '@/api/types';
import type { MessageKey } from '@/i18n/translate';

export type MenuPage = {
  readonly to:
    | '/'
    | '/search'
    | '/employees'
    | '/my-team'
    | '/my-file'
    | '/loans'
    | '/exports'
    | '/privacy'
    | '/intake'
    | '/tasks'
    | '/quality'
    | '/audit'
    | '/log'
    | '/keys'
    | '/trace'
    | '/alerts'
    | '/approvals'
    | '/matrix'
    | '/users'
    | '/health';
  readonly label: MessageKey;
  readonly icon: ReactNode;
  readonly page: PageName | null;
  readonly group: MenuGroup;
};

/** In the order of the menu. `home` stands first and has no heading. */
const GROUPS = ['home', 'people', 'work', 'governance', 'system'] as const;
export type MenuGroup = (typeof GROUPS)[number];

const PAGES: readonly MenuPage[] = [
  { to: '/', label: 'nav.home', icon: <HomeOutlined />, page: null, group: 'home' },
  { to: '/search', label: 'nav.search', icon: <SearchOutlined />, page: 'search', group: 'people' },
  { to: '/employees', label: 'nav.employees', icon: <TeamOutlined />, page: 'employees', group: 'people' },
  { to: '/my-team', label: 'nav.my_team', icon: <TeamOutlined />, page: 'my_team', group: 'people' },
  { to: '/my-file', label: 'nav.my_file', icon: <IdcardOutlined />, page: 'my_file', group: 'people' },
  { to: '/loans', label: 'nav.loans', icon: <FileProtectOutlined />, page: 'loans', group: 'people' },
  { to: '/exports', label: 'nav.exports', icon: <ExportOutlined />, page: 'exports', group: 'people' },
  { to: '/privacy', label: 'nav.privacy', icon: <InsuranceOutlined />, page: 'privacy', group: 'people' },
  { to: '/intake', label: 'nav.intake', icon: <InboxOutlined />, page: 'intake', group: 'work' },
  { to: '/tasks', label: 'nav.tasks', icon: <CheckSquareOutlined />, page: 'tasks', group: 'work' },
  { to: '/quality', label: 'nav.quality', icon: <DashboardOutlined />, page: 'quality', group: 'work' },
  { to: '/audit', label: 'nav.audit', icon: <AuditOutlined />, page: 'audit', group: 'governance' },
  { to: '/log', label: 'nav.log', icon: <SafetyCertificateOutlined />, page: 'audit', group: 'governance' },
  { to: '/keys', label: 'nav.keys', icon: <KeyOutlined />, page: 'matrix', group: 'governance' },
  { to: '/trace', label: 'nav.trace', icon: <AimOutlined />, page: 'trace', group: 'governance' },
  { to: '/alerts', label: 'nav.alerts', icon: <AlertOutlined />, page: 'alerts', group: 'governance' },
  { to: '/matrix', label: 'nav.matrix', icon: <TableOutlined />, page: 'matrix', group: 'governance' },
  {
    to: '/approvals',
    label: 'nav.approvals',
    icon: <SolutionOutlined />,
    page: 'approvals',
    group: 'governance',
  },
  { to: '/users', label: 'nav.users', icon: <UsergroupAddOutlined />, page: 'users', group: 'system' },
  { to: '/health', label: 'nav.health', icon: <HeartOutlined />, page: 'health', group: 'system' },
];

export const userIcon = <UserOutlined />;

export function pagesOf(me: Me): MenuPage[] {
  return PAGES.filter((entry) => entry.page === null || me.pages.includes(entry.page));
}

/** The same pages by group, groups without a page left out. */
export function menuOf(me: Me): { group: MenuGroup; pages: MenuPage[] }[] {
  const pages = pagesOf(me);
  return GROUPS.map((group) => ({ group, pages: pages.filter((page) => page.group === group) })).filter(
    (part) => part.pages.length > 0,
  );
}
