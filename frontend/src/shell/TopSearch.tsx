import { SearchOutlined } from '@ant-design/icons';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { mayOpen, useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { useCommand } from './commands';
import styles from './shell.module.css';

/** Search box of the top bar. The search page has its own, larger one, so this one steps aside there. */
export function TopSearch() {
  const t = useTranslate();
  const me = useMe();
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  const [words, setWords] = useState('');
  const onSearchPage = useRouterState({ select: (state) => state.location.pathname === '/search' });
  const shown = mayOpen(me, 'search') && !onSearchPage;
  useCommand('search', () => input.current?.focus({ cursor: 'all' }), shown);
  if (!shown) return <div className={styles.search} />;
  const submit = () => {
    void navigate({ to: '/search', search: {}, state: { words: words.trim() } });
    setWords('');
  };
  return (
    <search className={styles.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Input
          ref={input}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          prefix={<SearchOutlined aria-hidden />}
          suffix={<kbd aria-hidden>{'/'}</kbd>}
          placeholder={t('shell.search_placeholder')}
          aria-label={t('shell.search_label')}
          autoComplete="off"
          enterKeyHint="search"
        />
      </form>
    </search>
  );
}
