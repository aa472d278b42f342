import { ArrowLeftOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import rowStyles from '@/ui/rows.module.css';
import styles from './privacy.module.css';

/** A paper in the place of its list: to read, to print, and back. */
export function PrintSheet({
  children,
  extra,
  onBack,
}: {
  children: ReactNode;
  extra?: ReactNode;
  onBack: () => void;
}) {
  const t = useTranslate();
  return (
    <div className={layout.stack}>
      <div className={`${styles.bar} no-print`}>
        <Button icon={<ArrowLeftOutlined />} onClick={onBack}>
          {t('common.back')}
        </Button>
        <div className={rowStyles.head}>
          {extra}
          <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('privacy.print')}
          </Button>
        </div>
      </div>
      <article className={styles.sheet}>{children}</article>
    </div>
  );
}
