import { FileAddOutlined, FolderOpenOutlined, InboxOutlined } from '@ant-design/icons';
import { useTranslate } from '@/i18n/language';
import { DropArea, PickButton } from '@/ui/DropArea';
import layout from '@/ui/layout.module.css';
import { filesOfDrop, filesOfList } from './fileTree';
import styles from './intake.module.css';
import type { Chosen } from './uploader';

const ACCEPT = '.pdf,.ofd,.tif,.tiff,.jpg,.jpeg,.png,.webp';

/** Takes files and whole folders, dropped or picked. */
export function DropZone({ onFiles }: { onFiles: (chosen: Chosen[]) => void }) {
  const t = useTranslate();
  const picked = (files: File[]) => onFiles(filesOfList(files));
  return (
    <DropArea label={t('intake.drop')} onDrop={(dropped) => void filesOfDrop(dropped).then(onFiles)}>
      <InboxOutlined className={styles.dropIcon} aria-hidden />
      <p className={styles.dropTitle}>{t('intake.drop')}</p>
      <p className={layout.quiet}>{t('intake.drop_hint')}</p>
      <div className={styles.dropButtons}>
        <PickButton
          label={t('intake.pick_files')}
          icon={<FileAddOutlined />}
          accept={ACCEPT}
          multiple
          onFiles={picked}
        >
          {t('intake.pick_files')}
        </PickButton>
        <PickButton
          label={t('intake.pick_folder')}
          icon={<FolderOpenOutlined />}
          multiple
          folder
          onFiles={picked}
        >
          {t('intake.pick_folder')}
        </PickButton>
      </div>
    </DropArea>
  );
}
