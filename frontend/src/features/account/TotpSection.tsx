/** The authenticator app: scan, confirm with a first code; the picture is drawn here, its secret goes nowhere else. */
import { Alert, Button, Form, Input, Popconfirm, QRCode, Typography } from 'antd';
import { useState } from 'react';
import { activateTotp, offerTotp, removeTotp, type TotpOffer } from '@/api/account';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';
import styles from './account.module.css';
import { useAct } from './useAct';

type Props = { readonly active: boolean; readonly onAdded?: () => void };

export function TotpSection({ active, onAdded }: Props) {
  const t = useTranslate();
  const { busy, failure, act } = useAct();
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const [code, setCode] = useState('');
  const begin = () => act(async () => setOffer(await offerTotp()));
  const confirm = async () => {
    if (!(await act(() => activateTotp(code.trim()), t('account.totp_added')))) return;
    setOffer(null);
    setCode('');
    onAdded?.();
  };
  return (
    <div className={styles.block}>
      <div className={styles.line}>
        <h3>{t('account.totp')}</h3>
        <Tag tone={active ? 'good' : 'calm'}>{active ? t('account.on') : t('account.off')}</Tag>
      </div>
      <p className={styles.hint}>{t('account.totp_hint')}</p>
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {active && (
        <Popconfirm
          title={t('account.totp_remove_sure')}
          onConfirm={() => act(() => removeTotp(), t('account.removed'))}
          okText={t('account.remove')}
          cancelText={t('common.cancel')}
        >
          <Button loading={busy}>{t('account.totp_remove')}</Button>
        </Popconfirm>
      )}
      {!active && !offer && (
        <Button type="primary" loading={busy} onClick={() => void begin()}>
          {t('account.totp_begin')}
        </Button>
      )}
      {!active && offer && (
        <form
          className={styles.enrol}
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <QRCode value={offer.url} type="svg" size={184} aria-label={t('account.totp_picture')} />
          <div>
            <p>{t('account.totp_scan')}</p>
            <Typography.Text code copyable className={styles.secret}>
              {offer.secret}
            </Typography.Text>
            <Form.Item label={t('account.totp_first')} htmlFor="totp" layout="vertical">
              <Input
                id="totp"
                value={code}
                onChange={(event) => setCode(event.target.value)}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={10}
              />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy} disabled={code.trim() === ''}>
              {t('account.totp_confirm')}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}
