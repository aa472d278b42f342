import { FileAddOutlined, FileSearchOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { formatBytes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { traceFile } from './queries';
import { TraceFinding } from './TraceFinding';
import styles from './trace.module.css';

const ACCEPT = '.pdf,.tif,.tiff,.jpg,.jpeg,.png,.webp';

function FileField({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const t = useTranslate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <section
      className={styles.drop}
      data-over={over}
      aria-label={t('trace.file')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p className={styles.dropTitle}>{file ? file.name : t('trace.file')}</p>
      <p className={styles.quiet}>{file ? formatBytes(file.size) : t('trace.file_hint')}</p>
      <Button icon={<FileAddOutlined />} onClick={() => input.current?.click()}>
        {t(file ? 'trace.file_other' : 'trace.file_pick')}
      </Button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        accept={ACCEPT}
        aria-label={t('trace.file_pick')}
        onChange={(event) => {
          const picked = event.target.files?.[0];
          if (picked) onFile(picked);
          event.target.value = '';
        }}
      />
    </section>
  );
}

/** Takes the leaked page and asks whose delivery it is. */
export function TracePanel() {
  const t = useTranslate();
  const [file, setFile] = useState<File | null>(null);
  const [code, setCode] = useState('');
  const trace = useMutation({ mutationFn: (leaked: File) => traceFile(leaked, code.trim()) });
  const choose = (chosen: File) => {
    setFile(chosen);
    trace.reset();
  };
  return (
    <div className={styles.stack}>
      <Panel title={t('trace.leaked')}>
        <div className={styles.form}>
          <FileField file={file} onFile={choose} />
          <Form.Item label={t('trace.record_code')} help={t('trace.record_code_hint')} htmlFor="trace-code">
            <Input
              id="trace-code"
              value={code}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setCode(event.target.value)}
            />
          </Form.Item>
          <Button
            type="primary"
            icon={<FileSearchOutlined />}
            disabled={!file}
            loading={trace.isPending}
            onClick={() => file && trace.mutate(file)}
          >
            {t('trace.start')}
          </Button>
        </div>
      </Panel>
      <div role="status">
        {trace.isPending && <LoadingState rows={4} />}
        {trace.error && <ErrorState error={trace.error} />}
        {trace.data && <TraceFinding answer={trace.data} />}
      </div>
    </div>
  );
}
