/** One account: what it holds, and what an administrator does with it. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import type { UserPage, UserRow } from '@/api/types';
import { formatMoment } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { Facts } from '@/ui/Facts';
import layout from '@/ui/layout.module.css';
import { ReasonDialog } from '@/ui/ReasonDialog';
import styles from './accounts.module.css';
import { GrantDialog } from './GrantDialog';
import { OncePassword } from './OncePassword';
import { UserTags } from './UserTags';
import { useUserAct } from './useUserAct';

type Props = { readonly user: UserRow; readonly page: UserPage; readonly onClose: () => void };
type Asking = 'deactivate' | 'password' | 'factor' | { revoke: number };

export function UserDrawer({ user, page, onClose }: Props) {
  const t = useTranslate();
  const { busy, act, password, forget } = useUserAct();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [granting, setGranting] = useState(false);
  const params = { path: { user_id: user.id } };
  const simple = (path: 'reactivate' | 'unlock' | 'sessions/end') =>
    act(() => dataOf(api.POST(`/api/users/{user_id}/${path}`, { params })));
  const withReason = async (reason: string) => {
    const body = { reason };
    const work = () => {
      if (asking === 'deactivate') return api.POST('/api/users/{user_id}/deactivate', { params, body });
      if (asking === 'password') return api.POST('/api/users/{user_id}/password', { params, body });
      if (asking === 'factor') return api.POST('/api/users/{user_id}/factor/reset', { params, body });
      const grant = asking && typeof asking === 'object' ? asking.revoke : 0;
      return api.POST('/api/users/{user_id}/grants/{grant_id}/revoke', {
        params: { path: { user_id: user.id, grant_id: grant } },
        body,
      });
    };
    if (await act(() => dataOf(work()))) setAsking(null);
  };
  const titles = {
    deactivate: 'users.deactivate',
    password: 'users.password',
    factor: 'users.factor',
  } as const;
  const title = typeof asking === 'string' ? t(titles[asking]) : t('users.revoke');
  const hint =
    asking === 'deactivate' || asking === 'password' ? t(`users.${asking}_hint`) : t('users.consent_hint');
  return (
    <Drawer
      open
      onClose={onClose}
      size={480}
      title={user.display_name || user.username}
      closable={{ closeIcon: <CloseOutlined aria-label={t('common.close')} /> }}
    >
      <p>
        <code>{user.username}</code> <UserTags user={user} />
      </p>
      <Facts
        rows={[
          [t('users.last_login'), user.last_login ? formatMoment(user.last_login) : t('account.never_used')],
          [
            t('users.employee'),
            user.employee ? `${user.employee.company} ${user.employee.employee_no}` : t('common.none'),
          ],
        ]}
      />
      <h3>{t('users.roles')}</h3>
      {user.grants.length === 0 && <p className={styles.soft}>{t('users.no_roles')}</p>}
      <ul className={styles.grants}>
        {user.grants.map((grant) => (
          <li key={grant.id}>
            <span>
              {t(`role.${grant.role}`)}
              <small>
                {[
                  grant.company?.name ?? t('users.group'),
                  grant.department?.name,
                  t('users.up_to', { level: grant.clearance }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <Button size="small" disabled={busy} onClick={() => setAsking({ revoke: grant.id })}>
              {t('users.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      <Button onClick={() => setGranting(true)}>{t('users.grant')}</Button>
      {page.may_organise && (
        <>
          <h3>{t('users.acts')}</h3>
          <div className={layout.acts}>
            {user.active ? (
              <Button danger disabled={busy} onClick={() => setAsking('deactivate')}>
                {t('users.deactivate')}
              </Button>
            ) : (
              <Button disabled={busy} onClick={() => void simple('reactivate')}>
                {t('users.reactivate')}
              </Button>
            )}
            {user.locked && (
              <Button disabled={busy} onClick={() => void simple('unlock')}>
                {t('users.unlock')}
              </Button>
            )}
            <Button disabled={busy} onClick={() => void simple('sessions/end')}>
              {t('users.end_sessions')}
            </Button>
            <Button disabled={busy} onClick={() => setAsking('password')}>
              {t('users.password')}
            </Button>
            {user.has_factor && (
              <Button disabled={busy} onClick={() => setAsking('factor')}>
                {t('users.factor')}
              </Button>
            )}
          </div>
        </>
      )}
      <ReasonDialog
        open={asking !== null}
        title={title}
        hint={hint}
        busy={busy}
        onGive={(reason) => void withReason(reason)}
        onClose={() => setAsking(null)}
      />
      <GrantDialog user={user} open={granting} onClose={() => setGranting(false)} />
      <OncePassword password={password} onClose={forget} />
    </Drawer>
  );
}
