import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api } from '@/api/client';
import { meQuery } from '@/api/queries';
import { setLanguage, useLanguage, useTranslate } from '@/i18n/language';

/** Chinese and English; the choice is told to the server when someone is signed in. */
export function LanguageSwitch() {
  const t = useTranslate();
  const language = useLanguage();
  const client = useQueryClient();
  const toggle = () => {
    const next = language === 'en' ? 'zh-hans' : 'en';
    setLanguage(next);
    if (!client.getQueryData(meQuery.queryKey)) return;
    // The site has switched already; a failure only means the server does not remember it.
    api.PUT('/api/me/language', { body: { language: next } }).catch(() => undefined);
  };
  return (
    <Button type="text" onClick={toggle} aria-label={t('shell.language')} title={t('shell.language')}>
      {t('shell.language_short')}
    </Button>
  );
}
