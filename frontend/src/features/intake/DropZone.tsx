import { FileAddOutlined, FolderOpenOutlined, InboxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ChangeEvent, type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslate } from '@/i18n/language';
import { filesOfDrop, filesOfList } from './fileTree';
import styles from './intake.module.css';
import type { Chosen } from './uploader';

const ACCEPT = '.pdf,.ofd,.tif,.tiff,.jpg,.jpeg,.png,.webp';

/** Takes files and whole folders, dropped or picked. */
export function DropZone({ onFiles }: { onFiles: (chosen: Chosen[]) => void }) {
  const t = useTranslate();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    // React knows no such property; the attribute makes the field pick a folder.
    folder.current?.setAttribute('webkitdirectory', '');
  }, []);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void filesOfDrop(event.dataTransfer).then(onFiles);
  };
  const onPick = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles(filesOfList([...(event.target.files ?? [])]));
    event.target.value = '';
  };
  return (
    <section
      className={styles.drop}
      data-over={over}
      aria-label={t('intake.drop')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <InboxOutlined className={styles.dropIcon} aria-hidden />
      <p className={styles.dropTitle}>{t('intake.drop')}</p>
      <p className={styles.quiet}>{t('intake.drop_hint')}</p>
      <div className={styles.dropButtons}>
        <Button icon={<FileAddOutlined />} onClick={() => files.current?.click()}>
          {t('intake.pick_files')}
        </Button>
        <Button icon={<FolderOpenOutlined />} onClick={() => folder.current?.click()}>
          {t('intake.pick_folder')}
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        accept={ACCEPT}
        aria-label={t('intake.pick_files')}
        onChange={onPick}
      />
      <input
        ref={folder}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('intake.pick_folder')}
        onChange={onPick}
      />
    </section>
  );
}
