import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Tabs } from 'antd';
import { useState } from 'react';
import { queryClient, recordQuery } from '@/api/queries';
import type { BoxedValue, EmployeeRow, RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { RECORD_TABS, type RecordAddress, type RecordTab } from '@/shell/addresses';
import { useCommand } from '@/shell/commands';
import { useSchemeNames } from '@/ui/scheme';
import { ConflictDialog } from './ConflictDialog';
import { editField, fieldOf, pruneDraft } from './draft';
import { FactsTab } from './FactsTab';
import { FieldsTab } from './FieldsTab';
import { FullTextTab } from './FullTextTab';
import { type Box, toBox } from './geometry';
import { type Focus, PageViewer } from './PageViewer';
import { RecordHeader } from './RecordHeader';
import styles from './record.module.css';
import { SaveBar } from './SaveBar';
import { TagsEditor } from './TagsEditor';
import { useCorrection } from './useCorrection';
import { useTaskQueue } from './useTaskQueue';
import { VersionsTab } from './VersionsTab';

const route = getRouteApi('/app/records/$recordId');

/** A person's name from whatever lists were read so far; the conflict dialog has only ids. */
function knownPersonName(record: RecordDetail, id: string): string {
  if (record.employee?.id === id) return `${record.employee.name} ${record.employee.employee_no}`;
  const lists = queryClient.getQueriesData<{ items: EmployeeRow[] }>({ queryKey: ['employees'] });
  const found = lists.flatMap(([, list]) => list?.items ?? []).find((row) => row.id === id);
  return found ? `${found.name} ${found.employee_no}` : id;
}

function usePosition(record: RecordDetail) {
  const navigate = useNavigate();
  const address = route.useSearch();
  const page = record.pages.find((one) => one.number === address.page) ?? record.pages[0];
  const go = (part: Partial<RecordAddress>) =>
    void navigate({
      to: '/records/$recordId',
      params: { recordId: record.id },
      search: { ...address, ...part },
      replace: true,
      resetScroll: false,
    });
  return { address, page, go };
}

export function RecordWorkspace({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const names = useSchemeNames();
  const { address, page, go } = usePosition(record);
  const queue = useTaskQueue(record.id, address);
  const task = address.task === true;
  const correction = useCorrection(record, () => {
    if (task) void queue.goToNext();
  });
  const { draft, setDraft, editing, saving } = correction;
  const [activeField, setActiveField] = useState<string | null>(null);
  const [focus, setFocus] = useState<Focus | null>(null);

  const showBox = (number: number, box: Box) => {
    if (number !== page?.number) go({ page: number });
    setFocus({ page: number, box });
  };
  const activate = (id: string) => {
    setActiveField(id);
    const value = fieldOf(record, id);
    if (value?.box && value.page !== null) showBox(value.page, toBox(value.box));
  };
  const pick = (text: string, field: BoxedValue | null): string | null => {
    if (editing && activeField) {
      setDraft(editField(draft, record, activeField, text));
      return names.field(activeField);
    }
    if (field) setActiveField(field.id);
    return null;
  };
  useCommand('save_next', () => correction.submit(correction.filing), editing);
  useCommand('skip', () => void queue.goToNext(), task);

  const tabs: Record<RecordTab, React.ReactNode> = {
    fields: (
      <FieldsTab
        record={record}
        draft={draft}
        editing={editing}
        activeField={activeField}
        problems={saving.problems}
        onDraft={setDraft}
        onField={(id, text) => setDraft(editField(draft, record, id, text))}
        onActivate={activate}
      />
    ),
    text: page && <FullTextTab record={record} page={page} onShow={(box) => showBox(page.number, box)} />,
    versions: <VersionsTab record={record} />,
    facts: (
      <FactsTab
        record={record}
        tags={
          <TagsEditor
            tags={draft.tags ?? record.tags}
            editable={editing}
            onChange={(tags) => setDraft(pruneDraft({ ...draft, tags }, record))}
          />
        }
      />
    ),
  };
  return (
    <div className={styles.page}>
      <RecordHeader
        record={record}
        editing={editing}
        taskFilters={task ? queue.filters : null}
        onEdit={() => {
          if (editing) correction.clear();
          correction.setCorrecting(!editing);
        }}
      />
      <div className={styles.workspace}>
        {page && (
          <PageViewer
            record={record}
            page={page}
            onPage={(number) => go({ page: number })}
            activeField={activeField}
            focus={focus}
            onPick={pick}
          />
        )}
        <div className={styles.side}>
          <Tabs
            className={styles.tabs}
            activeKey={address.tab ?? 'fields'}
            onChange={(tab) => go({ tab: tab === 'fields' ? undefined : (tab as RecordTab) })}
            items={RECORD_TABS.map((tab) => ({
              key: tab,
              label: t(`record.tab.${tab}`),
              children: tabs[tab],
            }))}
          />
          {editing && (
            <SaveBar
              changes={correction.changes}
              reason={correction.reason}
              reasonMissing={correction.reasonMissing}
              message={saving.message}
              saving={saving.saving}
              filing={correction.filing}
              task={task}
              onReason={correction.setReason}
              onSave={correction.submit}
              onDiscard={correction.clear}
              onSkip={() => void queue.goToNext()}
            />
          )}
        </div>
      </div>
      {saving.conflict && (
        <ConflictDialog
          conflict={saving.conflict}
          draft={draft}
          personName={(id) => knownPersonName(record, id)}
          onCancel={saving.endConflict}
          onResolve={(resolved) => {
            if (saving.conflict) {
              queryClient.setQueryData(recordQuery(record.id).queryKey, saving.conflict.theirs);
            }
            setDraft(resolved);
            saving.endConflict();
          }}
        />
      )}
    </div>
  );
}
