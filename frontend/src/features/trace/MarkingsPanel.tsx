import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { LevelTag } from '@/ui/recordTags';
import { ErrorState, LoadingState } from '@/ui/states';
import { type Marking, type Markings, markingsQuery } from './queries';
import styles from './trace.module.css';

function useSave(companyId: number) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (marking: Marking) =>
      dataOf(api.PUT('/api/watermark', { body: { company_id: companyId, ...marking } })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['watermark'] });
      message.success(t('trace.marking_saved'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

/** How the pages of one level are marked. One of both marks stays on: the server refuses a page without any. */
function LevelForm({ companyId, marking, usual }: { companyId: number; marking: Marking; usual: string }) {
  const t = useTranslate();
  const [draft, setDraft] = useState(marking);
  const save = useSave(companyId);
  const changed = JSON.stringify(draft) !== JSON.stringify(marking);
  const switches = ['visible', 'invisible', 'purpose_required'] as const;
  return (
    <fieldset className={styles.level}>
      <legend>
        <LevelTag level={marking.level} />
      </legend>
      <div className={styles.switches}>
        {switches.map((name) => (
          <Checkbox
            key={name}
            checked={draft[name]}
            disabled={
              draft[name] &&
              ((name === 'visible' && !draft.invisible) || (name === 'invisible' && !draft.visible))
            }
            onChange={(event) => setDraft({ ...draft, [name]: event.target.checked })}
          >
            {t(`trace.marking.${name}`)}
          </Checkbox>
        ))}
      </div>
      <Input.TextArea
        aria-label={t('trace.marking.template')}
        rows={2}
        maxLength={120}
        disabled={!draft.visible}
        value={draft.template}
        onChange={(event) => setDraft({ ...draft, template: event.target.value })}
      />
      <div className={styles.switches}>
        <Button
          type="primary"
          disabled={!changed}
          loading={save.isPending}
          onClick={() => save.mutate(draft)}
        >
          {t('trace.marking_save')}
        </Button>
        {draft.template !== usual && (
          <Button onClick={() => setDraft({ ...draft, template: usual })}>{t('trace.template_usual')}</Button>
        )}
      </div>
    </fieldset>
  );
}

function Levels({ markings }: { markings: Markings }) {
  return (
    <div className={styles.levels}>
      {markings.markings.map((marking) => (
        <LevelForm
          key={`${markings.company.id} ${JSON.stringify(marking)}`}
          companyId={markings.company.id}
          marking={marking}
          usual={markings.default_template}
        />
      ))}
    </div>
  );
}

/** The rules of marking of a company, by level. */
export function MarkingsPanel() {
  const t = useTranslate();
  const [company, setCompany] = useState<number>();
  const { data, error, refetch } = useQuery(markingsQuery(company));
  const choose = data && data.companies.length > 1 && (
    <Select
      aria-label={t('tasks.company')}
      value={data.company.id}
      onChange={setCompany}
      options={data.companies.map((one) => ({ value: one.id, label: one.name }))}
      popupMatchSelectWidth={false}
    />
  );
  return (
    <Panel title={t('trace.marking_title')} extra={choose}>
      <p className={layout.quiet}>{t('trace.marking_hint')}</p>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={8} />}
      {data && <Levels markings={data} />}
    </Panel>
  );
}
