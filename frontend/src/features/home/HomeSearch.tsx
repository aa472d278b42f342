import { SearchOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslate } from '@/i18n/language';
import styles from './home.module.css';

export function HomeSearch() {
  const t = useTranslate();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  return (
    <search>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ to: '/search', search: {}, state: { words: words.trim() } });
        }}
      >
        <Input
          size="large"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('search.placeholder')}
          aria-label={t('nav.search')}
          autoComplete="off"
        />
        <Button type="primary" size="large" htmlType="submit">
          {t('search.submit')}
        </Button>
      </form>
    </search>
  );
}
