import { FileAddOutlined, FileSearchOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { formatBytes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { DropArea, PickButton } from '@/ui/DropArea';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import { ErrorState, LoadingState } from '@/ui/states';
import { traceFile } from './queries';
import { TraceFinding } from './TraceFinding';
import styles from './trace.module.css';

const ACCEPT = '.pdf,.tif,.tiff,.jpg,.jpeg,.png,.webp';

function FileField({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const t = useTranslate();
  const take = ([first]: Iterable<File>) => first && onFile(first);
  return (
    <DropArea label={t('trace.file')} onDrop={({ files }) => take(files)}>
      <p className={styles.dropTitle}>{file ? file.name : t('trace.file')}</p>
      <p className={layout.quiet}>{file ? formatBytes(file.size) : t('trace.file_hint')}</p>
      <PickButton label={t('trace.file_pick')} icon={<FileAddOutlined />} accept={ACCEPT} onFiles={take}>
        {t(file ? 'trace.file_other' : 'trace.file_pick')}
      </PickButton>
    </DropArea>
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
    <div className={layout.stack}>
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
