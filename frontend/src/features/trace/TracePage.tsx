import { Tabs } from 'antd';
import { useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { MarkingsPanel } from './MarkingsPanel';
import { TracePanel } from './TracePanel';

/** From a leaked page to the delivery that it was; and how pages are marked, for who secures. */
export function TracePage() {
  const t = useTranslate();
  const secures = useMe().pages.includes('matrix');
  const tabs = [
    { key: 'trace', label: t('trace.tab_trace'), children: <TracePanel /> },
    ...(secures ? [{ key: 'marking', label: t('trace.tab_marking'), children: <MarkingsPanel /> }] : []),
  ];
  return (
    <>
      <PageTitle documentTitle={t('nav.trace')} lead={t('trace.lead')} />
      {secures ? <Tabs items={tabs} /> : <TracePanel />}
    </>
  );
}
