import { DownloadOutlined, LeftOutlined, PlusSquareOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { describeError } from '@/api/problem';
import type { RecordDetail } from '@/api/types';
import { PurposeGate } from '@/features/trace/PurposeGate';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DownloadButton } from '@/ui/DownloadButton';
import { ErrorState, LoadingState } from '@/ui/states';
import { RedactionCanvas } from './RedactionCanvas';
import {
  copiesQuery,
  copyAddress,
  type DrawnBox,
  MASK_NAMES,
  type MaskName,
  middleBox,
  useMakeCopy,
} from './redaction';
import styles from './redaction.module.css';

type Props = { record: RecordDetail; onClose: () => void };

/** The copies made before, each to download. */
function Copies({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const { data, error, refetch } = useQuery(copiesQuery(record.id));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={2} />;
  return (
    <section className={styles.copies}>
      <h2>{t('redact.copies')}</h2>
      {!data.length && <p className={styles.quiet}>{t('redact.copies_none')}</p>}
      <ul>
        {data.map((copy) => (
          <li key={copy.id}>
            <DownloadButton
              from={copyAddress(record.id, copy.id)}
              type="link"
              icon={<DownloadOutlined />}
              disabled={!record.can.download}
            >
              {t('redact.copy', { version: copy.version, at: formatMoment(copy.made_at) })}
            </DownloadButton>
            <small>
              {[
                ...copy.classes.map((name) => t(`mask.class.${name}`)),
                copy.boxes > 0 && t('redact.boxes_n', { count: copy.boxes }),
                copy.by,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Drawing({ record, boxes, onBoxes }: DrawingProps) {
  const t = useTranslate();
  const [at, setAt] = useState(0);
  const page = record.pages[at];
  if (!page) return null;
  return (
    <div className={styles.stage}>
      <div className={styles.pager}>
        <Button
          icon={<LeftOutlined />}
          aria-label={t('viewer.page_previous')}
          disabled={at === 0}
          onClick={() => setAt(at - 1)}
        />
        <span className="numeric">{t('viewer.page_of', { number: at + 1, count: record.pages.length })}</span>
        <Button
          icon={<RightOutlined />}
          aria-label={t('viewer.page_next')}
          disabled={at === record.pages.length - 1}
          onClick={() => setAt(at + 1)}
        />
        <Button
          icon={<PlusSquareOutlined />}
          onClick={() => onBoxes([...boxes, middleBox(page.number, page)])}
        >
          {t('redact.add_box')}
        </Button>
        <Button disabled={!boxes.length} onClick={() => onBoxes(boxes.slice(0, -1))}>
          {t('redact.undo')}
        </Button>
      </div>
      <RedactionCanvas record={record} page={page} boxes={boxes} onBoxes={onBoxes} />
      <p className={styles.quiet}>{t('redact.hint')}</p>
    </div>
  );
}
type DrawingProps = {
  record: RecordDetail;
  boxes: readonly DrawnBox[];
  onBoxes: (boxes: readonly DrawnBox[]) => void;
};

/** Make a copy with classes of values and drawn areas covered; the original stays as it is. */
export function RedactionDialog({ record, onClose }: Props) {
  const t = useTranslate();
  const { message } = App.useApp();
  const [boxes, setBoxes] = useState<readonly DrawnBox[]>([]);
  const [classes, setClasses] = useState<MaskName[]>(['identity_number', 'phone', 'account']);
  const [reason, setReason] = useState('');
  const make = useMakeCopy(record.id, () => {
    void message.success(t('redact.made'));
    setBoxes([]);
  });
  const nothing = !classes.length && !boxes.length;
  return (
    <Modal
      open
      width={1040}
      title={t('redact.title')}
      okText={t('redact.make')}
      cancelText={t('common.close')}
      okButtonProps={{ disabled: nothing }}
      confirmLoading={make.isPending}
      onOk={() => make.mutate({ classes, boxes: [...boxes], reason })}
      onCancel={onClose}
    >
      <div className={styles.body}>
        <PurposeGate recordId={record.id}>
          <Drawing record={record} boxes={boxes} onBoxes={setBoxes} />
        </PurposeGate>
        <div className={styles.form}>
          {make.error && <Alert type="error" showIcon message={describeError(make.error, t)} />}
          <fieldset className={styles.classes}>
            <legend>{t('redact.classes')}</legend>
            {MASK_NAMES.map((name) => (
              <Checkbox
                key={name}
                checked={classes.includes(name)}
                onChange={({ target }) =>
                  setClasses(target.checked ? [...classes, name] : classes.filter((one) => one !== name))
                }
              >
                {t(`mask.class.${name}`)}
              </Checkbox>
            ))}
          </fieldset>
          <p className={styles.quiet}>{t('redact.boxes_n', { count: boxes.length })}</p>
          <Form layout="vertical">
            <Form.Item label={t('redact.reason')} htmlFor="redact-reason" style={{ margin: 0 }}>
              <Input.TextArea
                id="redact-reason"
                rows={2}
                maxLength={400}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </Form.Item>
          </Form>
          <Copies record={record} />
        </div>
      </div>
    </Modal>
  );
}
