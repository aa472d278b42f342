import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { RecordDetail, Version } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { isMessageKey } from '@/i18n/translate';
import { useSchemeNames } from '@/ui/scheme';
import { type Clash, type Draft, findClashes, resolveClashes } from './draft';
import styles from './record.module.css';

export type Conflict = {
  readonly base: RecordDetail;
  readonly theirs: RecordDetail;
  readonly last?: Version;
};

type Props = {
  conflict: Conflict;
  draft: Draft;
  personName: (id: string) => string;
  onResolve: (draft: Draft) => void;
  onCancel: () => void;
};

function useClashText(personName: (id: string) => string) {
  const t = useTranslate();
  const names = useSchemeNames();
  const nameOf = (clash: Clash) => {
    const key = `record.${clash.key}`;
    return clash.isField || !isMessageKey(key) ? names.field(clash.key) : t(key);
  };
  const showValue = (clash: Clash, value: string) => {
    if (!value) return t('record.erased');
    if (clash.key === 'type' && !clash.isField) return names.type(value);
    if (clash.key === 'level' && !clash.isField) return names.level(value);
    return clash.key === 'person' && !clash.isField ? personName(value) : value;
  };
  return { nameOf, showValue };
}

/** Someone else saved first: both values side by side, one choice for each. */
export function ConflictDialog({ conflict, draft, personName, onResolve, onCancel }: Props) {
  const t = useTranslate();
  const { nameOf, showValue } = useClashText(personName);
  const clashes = findClashes(draft, conflict.base, conflict.theirs);
  const keys = clashes.map((clash) => clash.key);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set(keys));
  const choose = (key: string, theirs: boolean) => {
    const next = new Set(taken);
    if (theirs) next.add(key);
    else next.delete(key);
    setTaken(next);
  };
  const { last } = conflict;
  return (
    <Modal
      open
      title={t('record.conflict_title')}
      okText={t('record.conflict_apply')}
      cancelText={t('common.cancel')}
      onOk={() => onResolve(resolveClashes(draft, conflict.theirs, taken))}
      onCancel={onCancel}
      width={640}
    >
      {last && (
        <p>
          {t('record.conflict_lead', {
            by: last.by,
            at: formatMoment(last.at),
            version: last.number,
            reason: last.reason || '—',
          })}
        </p>
      )}
      {!clashes.length && <p>{t('record.conflict_none')}</p>}
      {clashes.length > 0 && (
        <>
          <div className={styles.conflictAll}>
            <Button size="small" onClick={() => setTaken(new Set(keys))}>
              {t('record.conflict_take_theirs')}
            </Button>
            <Button size="small" onClick={() => setTaken(new Set())}>
              {t('record.conflict_keep_mine')}
            </Button>
          </div>
          {clashes.map((clash) => (
            <fieldset key={clash.key} className={styles.clash}>
              <legend>{nameOf(clash)}</legend>
              <Radio.Group
                value={taken.has(clash.key)}
                onChange={(event) => choose(clash.key, event.target.value)}
                options={[
                  { value: true, label: `${t('record.conflict_theirs')}: ${showValue(clash, clash.theirs)}` },
                  { value: false, label: `${t('record.conflict_mine')}: ${showValue(clash, clash.mine)}` },
                ]}
              />
            </fieldset>
          ))}
        </>
      )}
    </Modal>
  );
}
