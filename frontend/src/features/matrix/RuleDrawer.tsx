import { Button, Checkbox, Drawer, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Field } from './Field';
import { type PolicyRule, type Vocabulary, withinLimits } from './matrix';
import styles from './matrix.module.css';
import { useMatrixNames } from './names';

type FormProps = {
  rule: PolicyRule;
  vocabulary: Vocabulary;
  editable: boolean;
  onApply: (rule: PolicyRule) => void;
  onDelete: () => void;
};

function RuleForm({ rule, vocabulary, editable, onApply, onDelete }: FormProps) {
  const t = useTranslate();
  const names = useMatrixNames();
  const [draft, setDraft] = useState(rule);
  const limit = vocabulary.limits.find(({ role }) => role === draft.role);
  const change = (part: Partial<PolicyRule>) =>
    setDraft((now) => withinLimits({ ...now, ...part }, vocabulary));
  const options = (codes: readonly string[], name: (code: string) => string) =>
    codes.map((value) => ({ value, label: name(value) }));
  const levels = [0, ...vocabulary.levels].filter((level) => level <= (limit?.max_level ?? 4));
  return (
    <div className={styles.form}>
      <Field label={t('matrix.id')}>
        <Input
          aria-label={t('matrix.id')}
          disabled={!editable}
          maxLength={60}
          value={draft.id}
          onChange={(event) => change({ id: event.target.value })}
        />
      </Field>
      <Field label={t('matrix.role')}>
        <Select
          aria-label={t('matrix.role')}
          disabled={!editable}
          value={draft.role}
          onChange={(role) => change({ role })}
          options={options(
            vocabulary.limits.map(({ role }) => role),
            names.role,
          )}
        />
      </Field>
      <Field label={t('matrix.relation')}>
        <Select
          aria-label={t('matrix.relation')}
          disabled={!editable}
          value={draft.relation}
          onChange={(relation) => change({ relation })}
          options={options(limit?.relations ?? [], names.relation)}
        />
      </Field>
      <Field label={t('matrix.max_level')}>
        <Select
          aria-label={t('matrix.max_level')}
          disabled={!editable}
          value={draft.max_level}
          onChange={(max_level) => change({ max_level })}
          options={levels.map((value) => ({ value, label: value ? `L${value}` : t('matrix.level_none') }))}
        />
      </Field>
      <Field label={t('matrix.actions')}>
        <Checkbox.Group
          disabled={!editable}
          value={draft.actions}
          onChange={(actions) => change({ actions })}
          options={options(limit?.actions ?? [], names.action)}
        />
      </Field>
      <Field label={t('matrix.states')}>
        <Checkbox.Group
          disabled={!editable}
          value={draft.states}
          onChange={(states) => change({ states })}
          options={options(vocabulary.states, names.state)}
        />
      </Field>
      <Field label={t('matrix.categories')}>
        <Select
          mode="multiple"
          allowClear
          aria-label={t('matrix.categories')}
          disabled={!editable}
          placeholder={t('matrix.categories_all')}
          value={draft.categories}
          onChange={(categories) => change({ categories })}
          options={options(vocabulary.categories, names.category)}
        />
      </Field>
      {draft.actions.includes('view_masked') && (
        <Field label={t('matrix.masks')}>
          <Checkbox.Group
            disabled={!editable}
            value={draft.masks}
            onChange={(masks) => change({ masks })}
            options={options(vocabulary.masks, names.mask)}
          />
          <p className={layout.quiet}>{t('matrix.masks_hint')}</p>
        </Field>
      )}
      {editable && (
        <div className={layout.acts}>
          <Button type="primary" onClick={() => onApply(draft)}>
            {t('matrix.apply')}
          </Button>
          <Button danger onClick={onDelete}>
            {t('matrix.delete_rule')}
          </Button>
        </div>
      )}
    </div>
  );
}

type Props = Omit<FormProps, 'rule'> & { rule: PolicyRule | null; onClose: () => void };

/** One rule, to read or to change. Nothing is kept before the draft is saved. */
export function RuleDrawer({ rule, editable, onClose, ...form }: Props) {
  const t = useTranslate();
  return (
    <Drawer
      open={rule !== null}
      onClose={onClose}
      size={460}
      title={rule && t(editable ? 'matrix.edit_rule' : 'matrix.show_rule', { id: rule.id })}
      destroyOnHidden
    >
      {rule && <RuleForm key={rule.id} rule={rule} editable={editable} {...form} />}
    </Drawer>
  );
}
