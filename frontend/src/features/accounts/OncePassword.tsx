import { Alert, Modal, Typography } from 'antd';
import { useTranslate } from '@/i18n/language';

/** A one-time password, shown until the dialog is closed and never again. */
export function OncePassword({ password, onClose }: { password: string; onClose: () => void }) {
  const t = useTranslate();
  return (
    <Modal
      open={password !== ''}
      onCancel={onClose}
      onOk={onClose}
      okText={t('common.close')}
      cancelButtonProps={{ style: { display: 'none' } }}
      title={t('users.password_once')}
      zIndex={1150}
    >
      <Alert type="warning" showIcon title={t('users.password_once_hint')} style={{ marginBottom: 16 }} />
      <Typography.Text code copyable style={{ fontSize: 16 }}>
        {password}
      </Typography.Text>
    </Modal>
  );
}
