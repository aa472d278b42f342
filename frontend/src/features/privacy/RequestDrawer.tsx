import { CloseOutlined, DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer, Form, Input, Modal, Popconfirm, Radio, Select } from 'antd';
import { useState } from 'react';
import type { PersonRequest, Weighed } from '@/api/types';
import { formatDate, formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DownloadButton } from '@/ui/DownloadButton';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { personLabel } from '@/ui/people';
import rowStyles from '@/ui/rows.module.css';
import { useSchemeNames } from '@/ui/scheme';
import { ErrorState, LoadingState } from '@/ui/states';
import { Tag } from '@/ui/Tag';
import { EraseButton } from './EraseButton';
import styles from './privacy.module.css';
import {
  type Answer,
  acts,
  addresses,
  requestQuery,
  retentionQuery,
  usePrivacyAct,
  wordActs,
} from './queries';
import { Clock, RequestStateTag, useRuleNames } from './RequestList';
import { RestrictButton } from './RestrictButton';

function RequestFacts({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  const names = useRuleNames(request.company.id);
  const facts: [string, string][] = [
    [t('privacy.person'), personLabel(request.employee)],
    [t('privacy.kind'), names.kind(request.kind)],
    [t('privacy.standing'), t(`privacy.standing.${request.standing}`)],
    [t('privacy.asked_at'), formatMoment(request.asked_at)],
    [t('privacy.due_on'), formatDate(request.due_on)],
    [t('privacy.assignee'), request.assignee ?? t('privacy.unassigned')],
  ];
  if (request.ground) facts.push([t('privacy.ground'), names.refusal(request.ground)]);
  return <Facts rows={facts} look="tiles" />;
}

type Named = PersonRequest['records'][number];

function Verdict({ weighed }: { weighed: Weighed }) {
  const t = useTranslate();
  return (
    <>
      <p className={rowStyles.meta}>
        {t(`privacy.verdict.${weighed.verdict}`)}
        {weighed.until && ` ${t('privacy.until', { on: formatDate(weighed.until) })}`}
        {` ${weighed.basis.join('、')}`}
        {weighed.obstacles
          .filter((one) => one !== 'must_keep')
          .map((one) => (
            <span key={one} className={rowStyles.late}>{` ${t(`privacy.obstacle.${one}`)}`}</span>
          ))}
      </p>
      {weighed.carried > 0 && !weighed.obstacles.length && (
        <p className={rowStyles.meta}>{t('privacy.carried_n', { count: weighed.carried })}</p>
      )}
    </>
  );
}

function RecordLine({ record, weighed }: { record: Named; weighed: Weighed | undefined }) {
  const t = useTranslate();
  const names = useSchemeNames();
  if (record.erased_at)
    return (
      <>
        {[names.type(record.type ?? ''), record.reference_code].filter(Boolean).join(' ')}{' '}
        <Tag tone="calm">{t('privacy.erased_on', { at: formatMoment(record.erased_at) })}</Tag>
      </>
    );
  return (
    <>
      {record.record_id ? (
        <Link to="/records/$recordId" params={{ recordId: record.record_id }}>
          {record.title}
        </Link>
      ) : (
        t('privacy.record_hidden')
      )}
      {weighed && weighed.obstacles[0] !== 'gone' && <Verdict weighed={weighed} />}
    </>
  );
}

const ERASING: readonly PersonRequest['kind'][] = ['deletion', 'withdrawal'];

function Records({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  const weighs = request.is_officer && ERASING.includes(request.kind);
  const { data } = useQuery({ ...retentionQuery(request.id), enabled: weighs && request.records.length > 0 });
  const restricts = request.is_officer && [...ERASING, 'restriction', 'correction'].includes(request.kind);
  if (!request.records.length) return null;
  return (
    <section className={layout.section}>
      <h3>{t('privacy.records')}</h3>
      <ul className={rowStyles.list}>
        {request.records.map((record, place) => (
          <li key={record.record_id ?? place}>
            <RecordLine
              record={record}
              weighed={data?.items.find((one) => one.record_id === record.record_id)}
            />
            {record.record_id && !record.erased_at && restricts && (
              <RestrictButton recordId={record.record_id} requestId={request.id} small />
            )}
          </li>
        ))}
      </ul>
      {weighs && request.state === 'working' && data && (
        <EraseButton request={request} weighed={data.items} />
      )}
      <Erasures request={request} />
    </section>
  );
}

function Erasures({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  if (!request.erasures.length) return null;
  return (
    <ul className={rowStyles.list}>
      {request.erasures.map((one) => (
        <li key={one.id} className={rowStyles.head}>
          <Tag tone={one.state === 'proposed' ? 'look' : one.state === 'dropped' ? 'calm' : 'good'}>
            {t(`privacy.erasure.${one.state}`)}
          </Tag>
          <span className={rowStyles.meta}>
            {[
              t('privacy.records_n', { count: one.records }),
              one.carried > 0 && t('privacy.carried_short', { count: one.carried }),
              one.proposed_by,
              formatMoment(one.carried_out_at ?? one.proposed_at),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Steps({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  if (!request.steps.length) return null;
  return (
    <section className={layout.section}>
      <h3>{t('privacy.steps')}</h3>
      <ul className={rowStyles.list}>
        {request.steps.map((step) => (
          <li key={`${step.at}${step.act}`}>
            <div className={rowStyles.head}>
              <strong>{t(`privacy.act.${step.act}`)}</strong>
              {step.internal && <Tag tone="calm">{t('privacy.internal')}</Tag>}
              <span className={rowStyles.meta}>{`${step.by} · ${formatMoment(step.at)}`}</span>
            </div>
            {step.text && <p className={styles.words}>{step.text}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AnswerForm({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  const names = useRuleNames(request.company.id);
  const [form] = Form.useForm<Answer>();
  const act = Form.useWatch('act', form) ?? 'fulfil';
  const send = usePrivacyAct(
    (answer: Answer) => acts.answer(request.id, { ...answer, ground: answer.ground ?? '' }),
    t('privacy.answer_done'),
  );
  const grounds = names.rules?.refusal_grounds.filter((one) => one.kinds.includes(request.kind));
  return (
    <Form<Answer>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ act: 'fulfil' }}
      onFinish={(answer) => send.mutate(answer)}
    >
      <Form.Item name="act" label={t('privacy.outcome')}>
        <Radio.Group
          options={(['fulfil', 'partly', 'refuse'] as const).map((one) => ({
            value: one,
            label: t(`privacy.act.${one}`),
          }))}
        />
      </Form.Item>
      {act !== 'fulfil' && (
        <Form.Item
          name="ground"
          label={t('privacy.ground')}
          rules={[{ required: true, message: t('privacy.ground_needed') }]}
        >
          <Select
            options={grounds?.map((one) => ({
              value: one.id,
              label: `${names.refusal(one.id)}（${one.basis.join('、')}）`,
            }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="answer"
        label={t('privacy.answer')}
        extra={t('privacy.answer_hint')}
        rules={[{ required: true, whitespace: true, message: t('privacy.answer_needed') }]}
      >
        <Input.TextArea rows={4} maxLength={4000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={send.isPending}>
        {t('privacy.answer_send')}
      </Button>
    </Form>
  );
}

function WordsButton({ request, act }: { request: PersonRequest; act: keyof typeof wordActs }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const run = usePrivacyAct(
    () => wordActs[act](request.id, text.trim()),
    t('privacy.step_done'),
    () => {
      setOpen(false);
      setText('');
    },
  );
  const id = `privacy-${act}`;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(`privacy.act.${act}`)}</Button>
      <Modal
        open={open}
        title={t(`privacy.act.${act}`)}
        okText={t('privacy.confirm')}
        cancelText={t('common.cancel')}
        okButtonProps={{ disabled: !text.trim(), loading: run.isPending }}
        onOk={() => run.mutate(undefined)}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form layout="vertical" component="div">
          <Form.Item label={t(`privacy.words.${act}`)} htmlFor={id}>
            <Input.TextArea
              id={id}
              rows={3}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}

function Acts({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  const can = (act: PersonRequest['can'][number]) => request.can.includes(act);
  const take = usePrivacyAct(() => acts.take(request.id), t('privacy.step_done'));
  const withdraw = usePrivacyAct(() => acts.withdraw(request.id), t('privacy.step_done'));
  return (
    <div className={styles.acts}>
      {can('package') && (
        <DownloadButton from={addresses.package(request.id)} icon={<DownloadOutlined />}>
          {t('privacy.package')}
        </DownloadButton>
      )}
      {can('take') && (
        <Button loading={take.isPending} onClick={() => take.mutate(undefined)}>
          {t('privacy.act.take')}
        </Button>
      )}
      {(['note', 'extend', 'object'] as const).filter(can).map((act) => (
        <WordsButton key={act} request={request} act={act} />
      ))}
      {can('withdraw') && (
        <Popconfirm
          title={t('privacy.withdraw_sure')}
          okText={t('privacy.act.withdraw')}
          cancelText={t('common.cancel')}
          onConfirm={() => withdraw.mutate(undefined)}
        >
          <Button loading={withdraw.isPending}>{t('privacy.act.withdraw')}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

function Body({ request }: { request: PersonRequest }) {
  const t = useTranslate();
  return (
    <>
      <p className={rowStyles.head}>
        <RequestStateTag state={request.state} />
        <Clock request={request} />
      </p>
      <RequestFacts request={request} />
      <section className={layout.section}>
        <h3>{t('privacy.text')}</h3>
        <p className={styles.words}>{request.text}</p>
      </section>
      <Records request={request} />
      {request.answer && (
        <section className={layout.section}>
          <h3>{t('privacy.answer')}</h3>
          <p className={styles.words}>{request.answer}</p>
        </section>
      )}
      <Steps request={request} />
      {request.can.includes('fulfil') && <AnswerForm key={request.state} request={request} />}
      <Acts request={request} />
    </>
  );
}

/** One request beside its list, with what the reader may do about it. */
export function RequestDrawer({
  requestId,
  onClose,
}: {
  requestId: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery({ ...requestQuery(requestId ?? ''), enabled: !!requestId });
  return (
    <Drawer
      open={!!requestId}
      onClose={onClose}
      size={560}
      title={data?.number ?? t('nav.privacy')}
      closable={{ closeIcon: <CloseOutlined aria-label={t('common.close')} /> }}
      styles={{ wrapper: { maxWidth: '100vw' } }}
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {requestId && !data && !error && <LoadingState rows={8} />}
      {data && <Body key={data.id} request={data} />}
    </Drawer>
  );
}
