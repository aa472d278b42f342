/** Check of an evidence bundle for anybody, without an account. Nothing leaves the browser: there is no call here. */

import { checkFiles } from 'virtual:evidence-check';
import { FileAddOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { formatBytes } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { LanguageSwitch } from '@/shell/LanguageSwitch';
import logo from '@/shell/logo.svg';
import { DropArea, PickButton } from '@/ui/DropArea';
import layout from '@/ui/layout.module.css';
import { PageTitle } from '@/ui/PageTitle';
import { Panel } from '@/ui/Panel';
import { LoadingState } from '@/ui/states';
import styles from './evidence.module.css';
import { VerifierDownloads } from './HowToCheck';
import { VerdictPanel } from './VerdictPanel';

function FilesField({ files, onFiles }: { files: readonly File[]; onFiles: (files: File[]) => void }) {
  const t = useTranslate();
  const dropped = ({ files: given }: DataTransfer) => given.length && onFiles([...given]);
  return (
    <DropArea label={t('verify.files')} onDrop={dropped}>
      <strong>{t('verify.files')}</strong>
      <p className={layout.quiet}>{t('verify.files_hint')}</p>
      <PickButton
        label={t('verify.pick')}
        type="primary"
        icon={<FileAddOutlined />}
        multiple
        onFiles={onFiles}
      >
        {t(files.length ? 'verify.pick_other' : 'verify.pick')}
      </PickButton>
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={`${file.name} ${file.size}`}>
              {file.name} <span className={layout.quiet}>{formatBytes(file.size)}</span>
            </li>
          ))}
        </ul>
      )}
    </DropArea>
  );
}

type FieldProps = { label: string; hint: string; value: string; onChange: (text: string) => void };

function TextField({ label, hint, value, onChange }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        value={value}
        rows={2}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={layout.quiet}>
        {hint}
      </p>
    </div>
  );
}

type Given = { files: readonly File[]; keys: string; roots: string; witnesses: string };

/** Checks again whenever a file, a key, a root or a witness changes. */
function useVerdict({ files, keys, roots, witnesses }: Given) {
  const { mutate, ...state } = useMutation({
    mutationFn: (given: Given) => checkFiles(given.files, given.keys, given.roots, given.witnesses),
    networkMode: 'always',
  });
  useEffect(() => {
    if (files.length) mutate({ files, keys, roots, witnesses });
  }, [files, keys, roots, witnesses, mutate]);
  return state;
}

export function VerifyPage() {
  const t = useTranslate();
  const [files, setFiles] = useState<File[]>([]);
  const [keys, setKeys] = useState('');
  const [roots, setRoots] = useState('');
  const [witnesses, setWitnesses] = useState('');
  const verdict = useVerdict({ files, keys, roots, witnesses });
  const able = typeof globalThis.crypto?.subtle !== 'undefined';
  return (
    <main className={styles.outside}>
      <div className={styles.outsideHead}>
        <img src={logo} alt={t('common.product')} height={28} />
        <LanguageSwitch />
      </div>
      <PageTitle documentTitle={t('verify.title')} lead={t('verify.lead')} />
      {!able && <Alert type="warning" showIcon title={t('verify.not_able')} />}
      <Panel title={t('verify.give')}>
        <FilesField files={files} onFiles={setFiles} />
        <TextField label={t('verify.key')} hint={t('verify.key_hint')} value={keys} onChange={setKeys} />
        <TextField label={t('verify.root')} hint={t('verify.root_hint')} value={roots} onChange={setRoots} />
        <TextField
          label={t('verify.witnesses')}
          hint={t('verify.witnesses_hint')}
          value={witnesses}
          onChange={setWitnesses}
        />
      </Panel>
      <div role="status">
        {verdict.isPending && <LoadingState rows={3} />}
        {verdict.error && <Alert type="error" showIcon title={t('verify.unreadable')} />}
        {verdict.data && <VerdictPanel found={verdict.data} />}
      </div>
      <Panel title={t('verify.offline')}>
        <p className={layout.quiet}>{t('verify.offline_hint')}</p>
        <VerifierDownloads />
      </Panel>
    </main>
  );
}
