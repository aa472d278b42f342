/** Who must approve what, in plain words; who secures the installation asks for another rule. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import { queryClient } from '@/api/queries';
import { useTranslate } from '@/i18n/language';
import { type Translate, translateCode } from '@/i18n/translate';
import { type Column, DataTable } from '@/ui/DataTable';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import styles from './approvals.module.css';
import { type ApprovalRule, approvalRulesQuery, proposeRule, type RuleWish } from './rules';

function Propose({ rule, fewest, onDone }: { rule: ApprovalRule; fewest: number; onDone: () => void }) {
  const t = useTranslate();
  const { message } = App.useApp();
  const [form] = Form.useForm<Omit<RuleWish, 'kind'>>();
  const { mutate, isPending } = useMutation({
    mutationFn: (values: Omit<RuleWish, 'kind'>) => proposeRule({ ...values, kind: rule.kind }),
    onSuccess: () => {
      message.success(t('approvals.rule_asked'));
      void queryClient.invalidateQueries({ queryKey: ['approvals'] });
      void queryClient.invalidateQueries({ queryKey: approvalRulesQuery.queryKey });
      onDone();
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
  return (
    <Modal
      open
      title={t('approvals.rule_of', { kind: translateCode(t, 'approvals.kind', rule.kind) })}
      okText={t('approvals.rule_ask')}
      okButtonProps={{ loading: isPending }}
      cancelText={t('common.cancel')}
      onOk={() => form.submit()}
      onCancel={onDone}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ needed: rule.needed, days: rule.days }}
        onFinish={(values) => mutate(values)}
      >
        <Form.Item name="needed" label={t('approvals.rule_needed')} rules={[{ required: true }]}>
          <InputNumber min={fewest} max={9} precision={0} />
        </Form.Item>
        <Form.Item name="days" label={t('approvals.rule_days')} rules={[{ required: true }]}>
          <InputNumber min={1} max={365} precision={0} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('approvals.reason')}
          rules={[{ required: true, whitespace: true, message: t('approvals.rule_reason_needed') }]}
        >
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function columnsOf(t: Translate, onEdit: ((rule: ApprovalRule) => void) | null): Column<ApprovalRule>[] {
  const columns: Column<ApprovalRule>[] = [
    {
      key: 'kind',
      title: t('approvals.kind'),
      render: (row) => translateCode(t, 'approvals.kind', row.kind),
    },
    {
      key: 'rule',
      title: t('approvals.rule'),
      render: (row) => t('approvals.rule_words', { needed: row.needed, days: row.days }),
    },
    {
      key: 'origin',
      title: t('approvals.rule_origin'),
      render: (row) => (
        <>
          <Tag tone="calm">{t(row.own ? 'approvals.rule_own' : 'approvals.rule_shared')}</Tag>
          {row.waiting && <Tag tone="look">{t('approvals.rule_waits')}</Tag>}
        </>
      ),
    },
  ];
  if (onEdit) {
    columns.push({
      key: 'edit',
      title: <span className="visually-hidden">{t('approvals.rule_change')}</span>,
      render: (row) => (
        <Button
          size="small"
          disabled={row.waiting}
          aria-label={t('approvals.rule_of', { kind: translateCode(t, 'approvals.kind', row.kind) })}
          onClick={() => onEdit(row)}
        >
          {t('approvals.rule_change')}
        </Button>
      ),
    });
  }
  return columns;
}

export function RulesPanel() {
  const t = useTranslate();
  const [edited, setEdited] = useState<ApprovalRule | null>(null);
  const { data, error, refetch } = useQuery(approvalRulesQuery);
  return (
    <Panel title={t('approvals.tab_rules')}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState rows={6} />}
      {data && (
        <>
          <ul className={styles.words}>
            <li>{t('approvals.rule_who')}</li>
            <li>{t('approvals.rule_distinct')}</li>
            <li>{t('approvals.rule_able', { count: data.approvers })}</li>
            <li>
              {t('approvals.rule_loans')} <Link to="/loans">{t('approvals.rule_loans_open')}</Link>
            </li>
          </ul>
          <DataTable
            caption={t('approvals.tab_rules')}
            columns={columnsOf(t, data.may_propose ? setEdited : null)}
            rows={data.items}
            rowKey={(row) => row.kind}
          />
        </>
      )}
      {data && edited && <Propose rule={edited} fewest={data.fewest} onDone={() => setEdited(null)} />}
    </Panel>
  );
}
