import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import { ApiError, describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import { translateCode } from '@/i18n/translate';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { useListKeys } from '@/ui/useListKeys';
import { MatrixGrid } from './MatrixGrid';
import { calls, newRule, type PolicyRule, type VersionDetail, type Vocabulary } from './matrix';
import styles from './matrix.module.css';
import { RuleDrawer } from './RuleDrawer';

/** The server names wrong fields as rules.<place>.<field>; people know rules by their ids. */
function Problems({ error, rules }: { error: unknown; rules: readonly PolicyRule[] }) {
  const t = useTranslate();
  if (!(error instanceof ApiError) || !error.problem.errors?.length) return null;
  return (
    <Alert
      type="error"
      showIcon
      title={t('matrix.problems')}
      description={
        <ul className={styles.problems}>
          {error.problem.errors.map(({ field, code }) => {
            const [, place, name] = field.split('.');
            const id = rules[Number(place)]?.id;
            return (
              <li key={`${field} ${code}`}>
                {id && <span className="mono">{`${id}: `}</span>}
                {name && `${translateCode(t, 'matrix', name)} — `}
                {translateCode(t, 'error', code)}
              </li>
            );
          })}
        </ul>
      }
    />
  );
}

function useSave(detail: VersionDetail, rules: readonly PolicyRule[]) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: () => calls.save(detail.version, rules),
    onSuccess: () => {
      message.success(t('matrix.saved'));
      void queryClient.invalidateQueries({ queryKey: ['matrix'] });
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

type Props = { detail: VersionDetail; vocabulary: Vocabulary };

/** The grid of one version; a draft's rules can be changed and saved. */
export function RulesPanel({ detail, vocabulary }: Props) {
  const t = useTranslate();
  const [rules, setRules] = useState<readonly PolicyRule[]>(detail.rules);
  const [opened, setOpened] = useState<PolicyRule | null>(null);
  const list = useListKeys<HTMLDivElement>();
  const { mutate, error, isPending } = useSave(detail, rules);
  const editable = detail.version.state === 'draft';
  const changed = rules !== detail.rules;
  const replace = (changedRule: PolicyRule | null) => {
    setRules((now) =>
      now.includes(opened as PolicyRule)
        ? now.flatMap((rule) => (rule === opened ? (changedRule ?? []) : rule))
        : [...now, ...(changedRule ? [changedRule] : [])],
    );
    setOpened(null);
  };
  return (
    <Panel
      title={t('matrix.version_of', { number: detail.version.number })}
      extra={
        editable && (
          <span className={layout.acts}>
            <Button onClick={() => setOpened(newRule(rules, vocabulary))}>{t('matrix.add_rule')}</Button>
            <Button type="primary" disabled={!changed} loading={isPending} onClick={() => mutate()}>
              {t('matrix.save')}
            </Button>
          </span>
        )
      }
    >
      {changed && (
        <p className={layout.quiet} role="status">
          {t('matrix.unsaved')}
        </p>
      )}
      <Problems error={error} rules={rules} />
      <div ref={list}>
        <MatrixGrid rules={rules} vocabulary={vocabulary} editable={editable} onOpen={setOpened} />
      </div>
      <RuleDrawer
        rule={opened}
        vocabulary={vocabulary}
        editable={editable}
        onApply={replace}
        onDelete={() => replace(null)}
        onClose={() => setOpened(null)}
      />
    </Panel>
  );
}
