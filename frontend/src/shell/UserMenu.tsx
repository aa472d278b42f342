import { DownOutlined, LogoutOutlined, SafetyOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Dropdown } from 'antd';
import { describeError } from '@/api/problem';
import { signOut } from '@/api/session';
import { rolesOf, useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { userIcon } from './navigation';
import styles from './shell.module.css';

export function UserMenu() {
  const t = useTranslate();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();

  const leave = async () => {
    try {
      await signOut();
      await navigate({ to: '/sign-in', search: {} });
      client.clear();
    } catch (error) {
      message.error(describeError(error, t));
    }
  };

  const who = (
    <div className={styles.who}>
      <strong>{me.display_name}</strong>
      <span>{me.username}</span>
      <span>
        {rolesOf(me)
          .map((role) => t(`role.${role}`))
          .join(' · ')}
      </span>
    </div>
  );
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: who, type: 'group' },
          { type: 'divider' },
          {
            key: 'account',
            label: t('nav.account'),
            icon: <SafetyOutlined />,
            onClick: () => void navigate({ to: '/account' }),
          },
          { key: 'leave', label: t('shell.sign_out'), icon: <LogoutOutlined />, onClick: () => void leave() },
        ],
      }}
    >
      <Button type="text" icon={userIcon} aria-label={t('shell.user', { name: me.display_name })}>
        <span className={styles.userName}>{me.display_name}</span>
        <DownOutlined className={styles.userArrow} aria-hidden />
      </Button>
    </Dropdown>
  );
}
