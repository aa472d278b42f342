import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { mayOpen, useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import type { PrivacyAddress, PrivacyTab } from '@/shell/addresses';
import { PageTitle } from '@/ui/PageTitle';
import { Assessment } from './Assessment';
import { Breaches } from './Breaches';
import { Consents } from './Consents';
import { Desk } from './Desk';
import { Impact } from './Impact';
import { MyInformation } from './MyInformation';
import styles from './privacy.module.css';
import { privacyInboxQuery } from './queries';
import { Register } from './Register';
import { RequestDrawer } from './RequestDrawer';
import { Restrictions } from './Restrictions';
import { Rules } from './Rules';

const route = getRouteApi('/app/privacy');

type Pane = { key: PrivacyTab; label: ReactNode; children: ReactNode; shown: boolean };

/** Personal information: one's own, and for officers the requests, restrictions, register and assessment. */
export function PrivacyPage() {
  const t = useTranslate();
  const me = useMe();
  const navigate = useNavigate();
  const { tab, request } = route.useSearch();
  const { data: inbox } = useQuery(privacyInboxQuery);
  const officer = !!inbox?.is_officer;
  const go = (next: PrivacyAddress) => void navigate({ to: '/privacy', search: next });
  const open = (requestId: string) => go({ tab, request: requestId });
  const waiting = inbox ? inbox.overdue + inbox.due_soon + inbox.unassigned : 0;
  const panes: Pane[] = [
    {
      key: 'mine',
      label: t('privacy.tab_mine'),
      children: <MyInformation onOpen={open} />,
      shown: !!me.employee_id,
    },
    {
      key: 'desk',
      label: (
        <>
          {t('privacy.tab_desk')}
          {waiting > 0 && <span className={`${styles.badge} numeric`}>{waiting}</span>}
        </>
      ),
      children: <Desk onOpen={open} />,
      shown: officer,
    },
    {
      key: 'restrictions',
      label: t('privacy.tab_restrictions'),
      children: <Restrictions />,
      shown: officer,
    },
    { key: 'register', label: t('privacy.tab_register'), children: <Register />, shown: officer },
    { key: 'consents', label: t('privacy.tab_consents'), children: <Consents />, shown: officer },
    { key: 'impact', label: t('privacy.tab_impact'), children: <Impact />, shown: officer },
    {
      key: 'breaches',
      label: t('privacy.tab_breaches'),
      children: <Breaches />,
      shown: officer,
    },
    { key: 'rules', label: t('privacy.tab_rules'), children: <Rules />, shown: officer },
    {
      key: 'assessment',
      label: t('privacy.tab_assessment'),
      children: <Assessment />,
      shown: mayOpen(me, 'matrix'),
    },
  ];
  const shown = panes.filter((pane) => pane.shown);
  const active = shown.find((pane) => pane.key === tab)?.key ?? shown[0]?.key;
  return (
    <>
      <PageTitle documentTitle={t('nav.privacy')} lead={t('privacy.lead')} />
      <Tabs
        activeKey={active}
        onChange={(key) => go({ tab: key as PrivacyTab })}
        destroyOnHidden
        items={shown.map(({ key, label, children }) => ({ key, label, children }))}
      />
      <RequestDrawer requestId={request} onClose={() => go({ tab })} />
    </>
  );
}
