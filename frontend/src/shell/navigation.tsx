/** The pages of the menu, by permission. */
import {
  AuditOutlined,
  CheckSquareOutlined,
  DashboardOutlined,
  HeartOutlined,
  HomeOutlined,
  IdcardOutlined,
  InboxOutlined,
  SearchOutlined,
  TeamOutlined,
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
    | '/intake'
    | '/tasks'
    | '/quality'
    | '/audit'
    | '/health';
  readonly label: MessageKey;
  readonly icon: ReactNode;
  readonly page: PageName | null;
};

const PAGES: readonly MenuPage[] = [
  { to: '/', label: 'nav.home', icon: <HomeOutlined />, page: null },
  { to: '/search', label: 'nav.search', icon: <SearchOutlined />, page: 'search' },
  { to: '/employees', label: 'nav.employees', icon: <TeamOutlined />, page: 'employees' },
  { to: '/my-team', label: 'nav.my_team', icon: <TeamOutlined />, page: 'my_team' },
  { to: '/my-file', label: 'nav.my_file', icon: <IdcardOutlined />, page: 'my_file' },
  { to: '/intake', label: 'nav.intake', icon: <InboxOutlined />, page: 'intake' },
  { to: '/tasks', label: 'nav.tasks', icon: <CheckSquareOutlined />, page: 'tasks' },
  { to: '/quality', label: 'nav.quality', icon: <DashboardOutlined />, page: 'quality' },
  { to: '/audit', label: 'nav.audit', icon: <AuditOutlined />, page: 'audit' },
  { to: '/health', label: 'nav.health', icon: <HeartOutlined />, page: 'health' },
];

export const userIcon = <UserOutlined />;

export function pagesOf(me: Me): MenuPage[] {
  return PAGES.filter((entry) => entry.page === null || me.pages.includes(entry.page));
}
