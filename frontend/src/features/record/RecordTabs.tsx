import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import type { Page, RecordDetail } from '@/api/types';
import { useMe } from '@/api/useMe';
import { EventsPanel } from '@/features/audit/EventsPanel';
import { EvidenceTab } from '@/features/evidence/EvidenceTab';
import { UnconfirmedPanel } from '@/features/tasks/UnconfirmedPanel';
import { useTranslate } from '@/i18n/language';
import { RECORD_TABS, type RecordTab } from '@/shell/addresses';
import { editField, pruneDraft } from './draft';
import { FactsTab } from './FactsTab';
import { FieldsTab } from './FieldsTab';
import { FullTextTab } from './FullTextTab';
import type { Box } from './geometry';
import styles from './record.module.css';
import { SignaturesPanel } from './SignaturesPanel';
import { TagsEditor } from './TagsEditor';
import type { CorrectionState } from './useCorrection';
import { VersionsTab } from './VersionsTab';

type Props = {
  record: RecordDetail;
  page: Page | undefined;
  tab: RecordTab;
  onTab: (tab: RecordTab) => void;
  correction: CorrectionState;
  activeField: string | null;
  onActivate: (field: string) => void;
  onShow: (page: number, box: Box) => void;
};

export function RecordTabs(props: Props) {
  const { record, page, tab, onTab, correction, activeField, onActivate, onShow } = props;
  const t = useTranslate();
  const { draft, setDraft, editing, saving } = correction;
  const readsLog = useMe().pages.includes('audit');
  const shown = RECORD_TABS.filter((key) => key !== 'events' || readsLog);
  const tags = (
    <TagsEditor
      tags={draft.tags ?? record.tags}
      editable={editing}
      onChange={(changed) => setDraft(pruneDraft({ ...draft, tags: changed }, record))}
    />
  );
  const tabs: Record<RecordTab, ReactNode> = {
    fields: (
      <>
        <UnconfirmedPanel record={record} editing={editing} onShow={onShow} />
        <FieldsTab
          record={record}
          draft={draft}
          editing={editing}
          activeField={activeField}
          problems={saving.problems}
          onDraft={setDraft}
          onField={(id, text) => setDraft(editField(draft, record, id, text))}
          onActivate={onActivate}
        />
      </>
    ),
    text: page && <FullTextTab record={record} page={page} onShow={(box) => onShow(page.number, box)} />,
    versions: <VersionsTab record={record} onShow={onShow} />,
    facts: (
      <>
        <FactsTab record={record} tags={tags} />
        <SignaturesPanel record={record} />
      </>
    ),
    evidence: <EvidenceTab record={record} />,
    events: <EventsPanel key={record.id} recordId={record.id} />,
  };
  return (
    <Tabs
      className={styles.tabs}
      activeKey={shown.includes(tab) ? tab : 'fields'}
      onChange={(key) => onTab(key as RecordTab)}
      items={shown.map((key) => ({ key, label: t(`record.tab.${key}`), children: tabs[key] }))}
    />
  );
}
