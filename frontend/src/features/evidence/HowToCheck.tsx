import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { addresses } from '@/api/client';
import type { RecordDetail } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import program from '../../../../verifier/dossier_verify.py?url';
import offlinePage from '../../../../verifier/index.html?url';
import styles from './evidence.module.css';

/** The two stand-alone verifiers, to take away. */
export function VerifierDownloads() {
  const t = useTranslate();
  return (
    <span className={layout.acts}>
      <Button icon={<DownloadOutlined />} href={offlinePage} download="dossier_verify.html">
        {t('evidence.get_page')}
      </Button>
      <Button icon={<DownloadOutlined />} href={program} download="dossier_verify.py">
        {t('evidence.get_program')}
      </Button>
    </span>
  );
}

/** What somebody does who does not want to believe this server. */
export function HowToCheck({ record }: { record: RecordDetail }) {
  const t = useTranslate();
  const bundle = record.can.export && !record.masks.length;
  return (
    <ol className={styles.steps}>
      <li>
        <p>{t(bundle ? 'evidence.step_bundle' : 'evidence.step_bundle_ask')}</p>
        {bundle && (
          <Button icon={<DownloadOutlined />} type="primary" href={addresses.evidence(record.id)} download>
            {t('record.evidence')}
          </Button>
        )}
      </li>
      <li>
        <p>{t('evidence.step_check')}</p>
        <span className={layout.acts}>
          <Button href="/verify" target="_blank" rel="noopener">
            {t('evidence.open_page')}
          </Button>
          <VerifierDownloads />
        </span>
      </li>
      <li>
        <p>{t('evidence.step_key')}</p>
      </li>
    </ol>
  );
}
