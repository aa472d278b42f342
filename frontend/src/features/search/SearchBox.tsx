import { QuestionCircleOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Popover } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { ApiError } from '@/api/problem';
import { describeError } from '@/api/problem';
import { useTranslate } from '@/i18n/language';
import { useCommand } from '@/shell/commands';
import { SyntaxHelp } from './SyntaxHelp';
import styles from './search.module.css';

type Props = { words: string; problem: ApiError | null; onSearch: (words: string) => void };

export function SearchBox({ words, problem, onSearch }: Props) {
  const t = useTranslate();
  const errorId = useId();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState(words);
  const [help, setHelp] = useState(false);
  useCommand('search', () => input.current?.focus({ cursor: 'all' }));
  useEffect(() => input.current?.focus({ cursor: 'end', preventScroll: true }), []);
  const use = (example: string) => {
    setText(example);
    setHelp(false);
    input.current?.focus({ cursor: 'end' });
  };
  return (
    <search className={`${styles.box} no-print`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(text.trim());
        }}
      >
        <Input
          ref={input}
          size="large"
          allowClear
          value={text}
          status={problem ? 'error' : undefined}
          onChange={(event) => setText(event.target.value)}
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('search.placeholder')}
          aria-label={t('shell.search_label')}
          aria-invalid={problem !== null}
          aria-describedby={problem ? errorId : undefined}
          autoComplete="off"
          enterKeyHint="search"
        />
        <Button type="primary" size="large" htmlType="submit">
          {t('search.submit')}
        </Button>
        <Popover
          open={help}
          onOpenChange={setHelp}
          trigger="click"
          placement="bottomRight"
          getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
          title={t('search.help')}
          content={<SyntaxHelp onUse={use} />}
        >
          <Button
            size="large"
            icon={<QuestionCircleOutlined />}
            aria-label={t('search.help')}
            title={t('search.help')}
            aria-expanded={help}
          />
        </Popover>
      </form>
      <p id={errorId} role="alert" className={styles.boxError}>
        {problem && describeError(problem, t)}
      </p>
    </search>
  );
}
