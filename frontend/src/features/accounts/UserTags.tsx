import type { UserRow } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { Tag } from '@/ui/Tag';

export function UserTags({ user }: { user: UserRow }) {
  const t = useTranslate();
  return (
    <>
      {user.active ? (
        <Tag tone="good">{t('users.active')}</Tag>
      ) : (
        <Tag tone="calm">{t('users.inactive')}</Tag>
      )}{' '}
      {user.locked && <Tag tone="bad">{t('users.locked')}</Tag>}{' '}
      {user.has_factor && <Tag tone="accent">{t('users.has_factor')}</Tag>}
    </>
  );
}
