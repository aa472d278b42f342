import { DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { addPasskey, knowsPasskeys, removePasskey } from '@/api/account';
import type { MyAccount } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import styles from './account.module.css';
import { useAct } from './useAct';

type Props = { readonly passkeys: MyAccount['passkeys']; readonly onAdded?: () => void };

export function PasskeySection({ passkeys, onAdded }: Props) {
  const t = useTranslate();
  const { busy, failure, act } = useAct();
  const [name, setName] = useState('');
  const add = async () => {
    const given = name.trim() || t('account.passkey_default', { number: passkeys.length + 1 });
    if (!(await act(() => addPasskey(given), t('account.passkey_added')))) return;
    setName('');
    onAdded?.();
  };
  return (
    <div className={styles.block}>
      <h3>{t('account.passkeys')}</h3>
      <p className={styles.hint}>{t('account.passkeys_hint')}</p>
      <div role="alert">{failure && <Alert type="error" showIcon title={failure} />}</div>
      {passkeys.length > 0 && (
        <ul className={styles.rows}>
          {passkeys.map((key) => (
            <li key={key.id}>
              <div>
                <strong>{key.name}</strong>
                <small>
                  {t('account.added_at', { at: formatMoment(key.created_at) })}
                  {key.last_used_at && ` · ${t('account.used_at', { at: formatMoment(key.last_used_at) })}`}
                </small>
              </div>
              <Popconfirm
                title={t('account.passkey_remove_sure')}
                onConfirm={() => act(() => removePasskey(key.id), t('account.removed'))}
                okText={t('account.remove')}
                cancelText={t('common.cancel')}
              >
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('account.passkey_remove', { name: key.name })}
                />
              </Popconfirm>
            </li>
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <form
          className={styles.inline}
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={t('account.passkey_name')}
            aria-label={t('account.passkey_name')}
            maxLength={60}
          />
          <Button htmlType="submit" loading={busy}>
            {t('account.passkey_add')}
          </Button>
        </form>
      ) : (
        <p className={styles.hint}>{t('account.passkey_unknown')}</p>
      )}
    </div>
  );
}
