import { Alert, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { makeRecoveryCodes } from '@/api/account';
import { useTranslate } from '@/i18n/language';
import styles from './account.module.css';
import { useAct } from './useAct';

export function RecoverySection({ left }: { left: number }) {
  const t = useTranslate();
  const { busy, failure, act } = useAct();
  const [codes, setCodes] = useState<string[]>([]);
  const make = () => act(async () => setCodes(await makeRecoveryCodes()));
  return (
    <div className={styles.block}>
      <h3>{t('account.recovery')}</h3>
      <p className={styles.hint}>{t('account.recovery_hint', { count: left })}</p>
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {codes.length > 0 && (
        <>
          <Alert type="warning" showIcon title={t('account.recovery_once')} />
          <ol className={styles.codes} aria-label={t('account.recovery')}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ol>
        </>
      )}
      <Popconfirm
        title={t('account.recovery_sure')}
        onConfirm={make}
        okText={t('account.recovery_make')}
        cancelText={t('common.cancel')}
      >
        <Button loading={busy}>{t('account.recovery_make')}</Button>
      </Popconfirm>
    </div>
  );
}
