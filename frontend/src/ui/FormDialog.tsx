import { Button, type ButtonProps, Form, type FormItemProps, Input, InputNumber, Modal } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { type Keys, useServerAct } from '@/api/useServerAct';
import { useTranslate } from '@/i18n/language';
import styles from './forms.module.css';

/**
 * One question of a form. `needs`: it must be answered, and what is said when it is not, or true for the usual words;
 * `group`: the heading that it and its neighbours stand under; `narrow`: stands beside its narrow neighbours.
 */
export type Field = Pick<FormItemProps, 'name' | 'extra' | 'hidden' | 'valuePropName'> & {
  label?: string;
  input: ReactNode;
  needs?: string | true;
  pattern?: RegExp;
  group?: string;
  narrow?: boolean;
};

const LOCAL = 'YYYY-MM-DDTHH:mm';
export const today = () => dayjs().format('YYYY-MM-DD');
export const toLocal = (moment?: string) => dayjs(moment).format(LOCAL);
export const fromLocal = (local: string) => dayjs(local).toISOString();

/** Answers by question, those that were left open as empty words. */
export const given = (answers: Record<string, string | undefined> | undefined) =>
  Object.fromEntries(Object.entries(answers ?? {}).map(([id, text]) => [id, text ?? '']));

/** The inputs that forms are made of. */
export const inputs = {
  line: (maxLength = 200) => <Input maxLength={maxLength} />,
  words: (rows = 3, maxLength = 4000) => <Input.TextArea rows={rows} maxLength={maxLength} />,
  number: (least: number, most: number) => (
    <InputNumber min={least} max={most} precision={0} style={{ width: '100%' }} />
  ),
  growing: () => <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} />,
  dayFromToday: () => <Input type="date" min={today()} />,
  dayUntilToday: () => <Input type="date" max={today()} />,
  momentUntilNow: () => <Input type="datetime-local" max={toLocal()} />,
} as const;

function isBlank(value: unknown): boolean {
  if (typeof value === 'string') return !value.trim();
  return value === undefined || value === null || (Array.isArray(value) && !value.length);
}

function rulesOf({ needs, pattern }: Field): FormItemProps['rules'] {
  if (!needs || needs === true) return [{ required: !!needs }];
  const check = (_rule: unknown, value: unknown) =>
    isBlank(value) || (pattern && !pattern.test(String(value)))
      ? Promise.reject(new Error(needs))
      : Promise.resolve();
  return [{ validator: check }];
}

function Question({ field }: { field: Field }) {
  const { input, needs, pattern: _, group: __, narrow: ___, ...item } = field;
  return (
    <Form.Item {...item} required={!!needs} rules={rulesOf(field)}>
      {input}
    </Form.Item>
  );
}

type Together = { heading: string; narrow: boolean; fields: Field[] };

/** Neighbouring fields with one heading stand together, and so do narrow ones. */
function inGroups(fields: readonly Field[]): Together[] {
  const groups: Together[] = [];
  for (const field of fields) {
    const { group: heading = '', narrow = false } = field;
    const last = groups.at(-1);
    if (last && last.heading === heading && last.narrow === narrow) last.fields.push(field);
    else groups.push({ heading, narrow, fields: [field] });
  }
  return groups;
}

function Questions({ heading, narrow, fields }: Together) {
  const questions = fields.map((field) => <Question key={String(field.name)} field={field} />);
  if (narrow) return <div className={styles.pair}>{questions}</div>;
  if (!heading) return questions;
  return (
    <fieldset className={styles.group}>
      <legend>{heading}</legend>
      {questions}
    </fieldset>
  );
}

export type Dialog<Values extends object> = {
  title: string;
  fields: readonly Field[];
  initial?: object;
  /** Said above the questions. */
  note?: ReactNode;
  okText?: string;
  danger?: boolean;
  width?: number;
  send: (values: Values) => Promise<unknown>;
  done: string;
  /** What is read again afterwards. */
  again: Keys;
};

type FormDialogProps<Values extends object> = Dialog<Values> & { open: boolean; onClose: () => void };

/** A form in a dialog: a table of fields, one act, and what is said when it is done. */
export function FormDialog<Values extends object>(props: FormDialogProps<Values>) {
  const { title, fields, initial = {}, note, okText, danger = false, width = 520, open, onClose } = props;
  const t = useTranslate();
  const [form] = Form.useForm();
  const act = useServerAct(props.send, props.done, props.again, onClose);
  return (
    <Modal
      open={open}
      width={width}
      title={title}
      okText={okText ?? t('privacy.confirm')}
      okButtonProps={{ danger, loading: act.isPending }}
      cancelText={t('common.cancel')}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className={styles.form}
        initialValues={initial}
        onFinish={(values) => act.mutate(values as Values)}
      >
        {note}
        {inGroups(fields).map((group) => (
          <Questions key={String(group.fields[0]?.name)} {...group} />
        ))}
      </Form>
    </Modal>
  );
}

type FormButtonProps<Values extends object> = Dialog<Values> & {
  /** What the button looks like; its text is the title unless it has its own. */
  button?: ButtonProps;
};

/** A button that opens such a dialog. */
export function FormButton<Values extends object>({ button, ...dialog }: FormButtonProps<Values>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>
        {button && 'children' in button ? button.children : dialog.title}
      </Button>
      <FormDialog<Values> {...dialog} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
