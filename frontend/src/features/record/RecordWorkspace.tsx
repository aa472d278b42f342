import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient, recordQuery } from '@/api/queries';
import type { BoxedValue, EmployeeRow, RecordDetail } from '@/api/types';
import { TakingWatch } from '@/features/audit/TakingWatch';
import { PurposeGate } from '@/features/trace/PurposeGate';
import type { RecordAddress } from '@/shell/addresses';
import { useCommand } from '@/shell/commands';
import { useSchemeNames } from '@/ui/scheme';
import { ConflictDialog } from './ConflictDialog';
import { editField, fieldOf } from './draft';
import { type Box, toBox } from './geometry';
import { type Focus, PageViewer } from './PageViewer';
import { RecordHeader } from './RecordHeader';
import { RecordTabs } from './RecordTabs';
import styles from './record.module.css';
import { SaveBar } from './SaveBar';
import { ShowingProvider } from './ShowingProvider';
import { type CorrectionState, useCorrection } from './useCorrection';
import { useTaskQueue } from './useTaskQueue';

const route = getRouteApi('/app/records/$recordId');

/** Where in the record the reader is: page and tab, kept in the address. */
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

/** The field in hand and the box to show; what is clicked on the image goes into that field while correcting. */
function useFieldInHand(record: RecordDetail, onPage: (page: number) => void, correction: CorrectionState) {
  const names = useSchemeNames();
  const [activeField, setActiveField] = useState<string | null>(null);
  const [focus, setFocus] = useState<Focus | null>(null);
  const showBox = (page: number, box: Box) => {
    onPage(page);
    setFocus({ page, box });
  };
  const activate = (id: string) => {
    setActiveField(id);
    const value = fieldOf(record, id);
    if (value?.box && value.page !== null) showBox(value.page, toBox(value.box));
  };
  const pick = (text: string, field: BoxedValue | null): string | null => {
    if (correction.editing && activeField) {
      correction.setDraft(editField(correction.draft, record, activeField, text));
      return names.field(activeField);
    }
    if (field) setActiveField(field.id);
    return null;
  };
  return { activeField, focus, showBox, activate, pick };
}

/** A person's name from whatever lists were read so far; a conflict knows only ids. */
function knownPersonName(record: RecordDetail, id: string): string {
  if (record.employee?.id === id) return `${record.employee.name} ${record.employee.employee_no}`;
  const lists = queryClient.getQueriesData<{ items: EmployeeRow[] }>({ queryKey: ['employees'] });
  const found = lists.flatMap(([, list]) => list?.items ?? []).find((row) => row.id === id);
  return found ? `${found.name} ${found.employee_no}` : id;
}

function ConflictGate({ record, correction }: { record: RecordDetail; correction: CorrectionState }) {
  const { conflict, endConflict } = correction.saving;
  if (!conflict) return null;
  return (
    <ConflictDialog
      conflict={conflict}
      draft={correction.draft}
      personName={(id) => knownPersonName(record, id)}
      onCancel={endConflict}
      onResolve={(resolved) => {
        queryClient.setQueryData(recordQuery(record.id).queryKey, conflict.theirs);
        correction.setDraft(resolved);
        endConflict();
      }}
    />
  );
}

export function RecordWorkspace({ record }: { record: RecordDetail }) {
  const { address, page, go } = usePosition(record);
  const queue = useTaskQueue(record.id, address);
  const task = address.task === true;
  const skip = () => void queue.goToNext();
  const correction = useCorrection(record, () => {
    if (task) skip();
  });
  const goToPage = (number: number) => {
    if (number !== page?.number) go({ page: number });
  };
  const hand = useFieldInHand(record, goToPage, correction);
  useCommand('save_next', () => correction.submit(correction.filing), correction.editing);
  useCommand('skip', skip, task);
  return (
    <div className={styles.page}>
      <TakingWatch recordId={record.id} />
      <RecordHeader
        record={record}
        editing={correction.editing}
        taskFilters={task ? queue.filters : null}
        onEdit={correction.toggle}
      />
      <div className={styles.workspace}>
        {page && (
          <PurposeGate recordId={record.id}>
            <PageViewer
              record={record}
              page={page}
              onPage={goToPage}
              activeField={hand.activeField}
              focus={hand.focus}
              onPick={hand.pick}
            />
          </PurposeGate>
        )}
        <div className={styles.side}>
          <ShowingProvider record={record}>
            <RecordTabs
              record={record}
              page={page}
              tab={address.tab ?? 'fields'}
              onTab={(tab) => go({ tab: tab === 'fields' ? undefined : tab })}
              correction={correction}
              activeField={hand.activeField}
              onActivate={hand.activate}
              onShow={hand.showBox}
            />
          </ShowingProvider>
          {correction.editing && <SaveBar correction={correction} task={task} onSkip={skip} />}
        </div>
      </div>
      <ConflictGate record={record} correction={correction} />
    </div>
  );
}
