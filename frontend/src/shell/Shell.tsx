/** Frame of all signed-in pages: skip link, top bar, side menu or drawer, page. */
import { CloseOutlined, MenuOutlined } from '@ant-design/icons';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { Brand } from './Brand';
import { useCommand } from './commands';
import { HelpDialog } from './HelpDialog';
import { LanguageSwitch } from './LanguageSwitch';
import { pagesOf } from './navigation';
import { OfflineBanner } from './OfflineBanner';
import { Palette } from './Palette';
import { SideMenu } from './SideMenu';
import styles from './shell.module.css';
import { TaskCentre } from './TaskCentre';
import { TopSearch } from './TopSearch';
import { UserMenu } from './UserMenu';

function useGoCommands(): void {
  const navigate = useNavigate();
  const me = useMe();
  const may = (to: string) => pagesOf(me).some((entry) => entry.to === to);
  useCommand('go_home', () => void navigate({ to: '/' }));
  useCommand('go_search', () => void navigate({ to: '/search' }), may('/search'));
  useCommand(
    'go_employees',
    () => void navigate({ to: may('/employees') ? '/employees' : '/my-team' }),
    may('/employees') || may('/my-team'),
  );
  useCommand('go_queue', () => void navigate({ to: '/tasks' }), may('/tasks'));
}

function MenuDrawer() {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        className={styles.menuButton}
        type="text"
        icon={<MenuOutlined />}
        aria-label={t('shell.menu_open')}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={264}
        title={<Brand />}
        closable={{ closeIcon: <CloseOutlined aria-label={t('common.close')} /> }}
        styles={{ body: { padding: 12 } }}
      >
        <SideMenu onNavigate={() => setOpen(false)} />
      </Drawer>
    </>
  );
}

export function Shell() {
  const t = useTranslate();
  const main = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useGoCommands();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className={styles.shell}>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link is navigation inside the page */}
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('shell.skip')}
      </a>
      <header className={`${styles.header} no-print`}>
        <MenuDrawer />
        <Brand />
        <TopSearch />
        <div className={styles.tools}>
          <TaskCentre />
          <HelpDialog />
          <LanguageSwitch />
          <UserMenu />
        </div>
      </header>
      <aside className={`${styles.side} no-print`}>
        <SideMenu />
      </aside>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <OfflineBanner />
        <Outlet />
      </main>
      <Palette />
    </div>
  );
}
