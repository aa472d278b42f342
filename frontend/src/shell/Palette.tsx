/** Quick jump (Ctrl+K): pages, people, records. A combobox over one list. */
import { FileTextOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, useDeferredValue, useId, useMemo, useState } from 'react';
import { employeesQuery, searchQuery } from '@/api/queries';
import { mayOpen, useMe } from '@/api/useMe';
import { useTranslate } from '@/i18n/language';
import { useSchemeNames } from '@/ui/scheme';
import { useCommand } from './commands';
import { pagesOf, userIcon } from './navigation';
import { parsePaletteInput } from './paletteInput';
import styles from './shell.module.css';

type Entry = { key: string; group: string; icon: ReactNode; text: string; note?: string; go: () => void };

function useEntries(input: string, close: () => void): Entry[] {
  const t = useTranslate();
  const me = useMe();
  const names = useSchemeNames();
  const navigate = useNavigate();
  // Pages follow every letter, so that Enter opens what was typed; the server is asked when typing pauses.
  const { scope, text } = parsePaletteInput(input);
  const asked = parsePaletteInput(useDeferredValue(input)).text;
  const isCurrent = asked === text;
  const peopleOn = scope !== 'pages' && text !== '' && (mayOpen(me, 'employees') || mayOpen(me, 'my_team'));
  const recordsOn = scope === 'all' && text !== '' && mayOpen(me, 'search');
  const people = useQuery({
    ...employeesQuery({ text: asked, page_size: 5 }),
    enabled: peopleOn && isCurrent,
  });
  const records = useQuery({
    ...searchQuery({ query: asked, sort: 'relevance', page: 1, page_size: 5 }),
    enabled: recordsOn && isCurrent,
    retry: false,
  });

  return useMemo(() => {
    const leave = (go: () => Promise<void>) => () => {
      close();
      void go();
    };
    const entries: Entry[] = [];
    if (scope !== 'people') {
      for (const page of pagesOf(me)) {
        const label = t(page.label);
        if (!label.toLowerCase().includes(text.toLowerCase())) continue;
        const go = leave(() => navigate({ to: page.to }));
        entries.push({ key: page.to, group: t('shell.palette_pages'), icon: page.icon, text: label, go });
      }
    }
    for (const row of (peopleOn && isCurrent && people.data?.items) || []) {
      const go = leave(() => navigate({ to: '/employees/$employeeId', params: { employeeId: row.id } }));
      const note = `${row.employee_no} · ${row.department}`;
      entries.push({
        key: row.id,
        group: t('shell.palette_people'),
        icon: userIcon,
        text: row.name,
        note,
        go,
      });
    }
    for (const hit of (recordsOn && isCurrent && records.data?.hits) || []) {
      const go = leave(() => navigate({ to: '/records/$recordId', params: { recordId: hit.id } }));
      const note = [names.type(hit.type), hit.doc_date].filter(Boolean).join(' · ');
      entries.push({
        key: hit.id,
        group: t('shell.palette_records'),
        icon: <FileTextOutlined />,
        text: names.title(hit),
        note,
        go,
      });
    }
    if (recordsOn) {
      const go = leave(() => navigate({ to: '/search', search: {}, state: { words: text } }));
      entries.push({
        key: 'full',
        group: t('shell.palette_records'),
        icon: <SearchOutlined />,
        text: t('shell.palette_full', { text }),
        go,
      });
    }
    return entries;
  }, [scope, text, me, t, names, navigate, close, isCurrent, peopleOn, people.data, recordsOn, records.data]);
}

function PaletteBody({ close }: { close: () => void }) {
  const t = useTranslate();
  const listId = useId();
  const [input, setInput] = useState('');
  const [active, setActive] = useState(0);
  const entries = useEntries(input, close);
  const current = Math.min(active, entries.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setActive((current + 1) % Math.max(1, entries.length));
    else if (event.key === 'ArrowUp') setActive((current - 1 + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter') entries[current]?.go();
    else return;
    event.preventDefault();
  };

  return (
    <>
      <Input
        autoFocus
        size="large"
        value={input}
        onChange={(event) => {
          setInput(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t('shell.palette_hint')}
        role="combobox"
        aria-label={t('shell.palette')}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={entries.length ? `${listId}-${current}` : undefined}
        autoComplete="off"
      />
      <div id={listId} role="listbox" aria-label={t('shell.palette')} className={styles.palette}>
        {entries.map((entry, index) => (
          <div key={entry.key}>
            {entry.group !== entries[index - 1]?.group && (
              <div className={styles.paletteGroup} role="presentation">
                {entry.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above */}
            <div
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className={styles.paletteRow}
              onClick={entry.go}
            >
              <span aria-hidden>{entry.icon}</span>
              <span className={styles.paletteText}>{entry.text}</span>
              {entry.note && <span className={styles.paletteNote}>{entry.note}</span>}
            </div>
          </div>
        ))}
      </div>
      {!entries.length && <p className={styles.paletteNone}>{t('shell.palette_empty')}</p>}
      <p className={styles.paletteKeys}>{t('shell.palette_keys')}</p>
    </>
  );
}

export function Palette() {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  const close = useMemo(() => () => setOpen(false), []);
  useCommand('palette', () => setOpen(true));
  return (
    <Modal
      open={open}
      onCancel={close}
      footer={null}
      closable={false}
      destroyOnHidden
      title={<span className="visually-hidden">{t('shell.palette')}</span>}
      width={600}
      style={{ top: 80 }}
    >
      <PaletteBody close={close} />
    </Modal>
  );
}
