/** The keyboard map: which key means which command. Pure; the listening is in commands.tsx. */

export type Command =
  | 'palette'
  | 'search'
  | 'help'
  | 'go_home'
  | 'go_search'
  | 'go_employees'
  | 'go_queue'
  | 'list_next'
  | 'list_previous'
  | 'save_next'
  | 'boxes'
  | 'marks'
  | 'page_previous'
  | 'page_next'
  | 'doubt_next'
  | 'doubt_previous'
  | 'skip';

export type KeyGroup = 'global' | 'list' | 'record';

export type Binding = {
  readonly command: Command;
  readonly group: KeyGroup;
  /** Keys to show, in order; a sequence has two. */
  readonly shown: readonly string[];
  /** Normalised combination, or two separated by a space for a sequence. */
  readonly combo: string;
};

export const BINDINGS: readonly Binding[] = [
  { command: 'palette', group: 'global', shown: ['Ctrl+K'], combo: 'ctrl+k' },
  { command: 'search', group: 'global', shown: ['/'], combo: '/' },
  { command: 'help', group: 'global', shown: ['?'], combo: '?' },
  { command: 'go_home', group: 'global', shown: ['g', 'h'], combo: 'g h' },
  { command: 'go_search', group: 'global', shown: ['g', 's'], combo: 'g s' },
  { command: 'go_employees', group: 'global', shown: ['g', 'e'], combo: 'g e' },
  { command: 'go_queue', group: 'global', shown: ['g', 'q'], combo: 'g q' },
  { command: 'list_next', group: 'list', shown: ['j'], combo: 'j' },
  { command: 'list_previous', group: 'list', shown: ['k'], combo: 'k' },
  { command: 'save_next', group: 'record', shown: ['Ctrl+Enter'], combo: 'ctrl+enter' },
  { command: 'page_previous', group: 'record', shown: ['Alt+←'], combo: 'alt+arrowleft' },
  { command: 'page_next', group: 'record', shown: ['Alt+→'], combo: 'alt+arrowright' },
  { command: 'doubt_previous', group: 'record', shown: ['Alt+↑'], combo: 'alt+arrowup' },
  { command: 'doubt_next', group: 'record', shown: ['Alt+↓'], combo: 'alt+arrowdown' },
  { command: 'boxes', group: 'record', shown: ['Alt+B'], combo: 'alt+b' },
  { command: 'marks', group: 'record', shown: ['Alt+M'], combo: 'alt+m' },
  { command: 'skip', group: 'record', shown: ['Alt+K'], combo: 'alt+k' },
];

/** Keys the elements themselves handle, listed by the help only. */
export const NATIVE_KEYS = [
  { group: 'list', shown: ['Enter'], label: 'shell.key.list_open' },
  { group: 'record', shown: ['Enter'], label: 'shell.key.field_next' },
] as const;

export type KeyPress = {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
};

/** Write a key press as a combination. Letters under Alt come from the key's place: Alt+B may type another sign. */
export function comboOf(press: KeyPress): string {
  const letter = press.altKey && press.code?.startsWith('Key') ? press.code.slice(3) : press.key;
  const parts: string[] = [];
  if (press.ctrlKey || press.metaKey) parts.push('ctrl');
  if (press.altKey) parts.push('alt');
  parts.push(letter.toLowerCase());
  return parts.join('+');
}

export type KeyContext = {
  /** Focus is where text is typed. */
  readonly editable: boolean;
  /** Single-key commands may be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** First key of a sequence that is still open, or empty. */
  readonly pending: string;
};

export type KeyResult = { readonly command: Command | null; readonly pending: string };

const NOTHING: KeyResult = { command: null, pending: '' };
const SEQUENCE_STARTS = new Set(
  BINDINGS.filter((binding) => binding.combo.includes(' ')).map(
    (binding) => binding.combo.split(' ')[0] ?? '',
  ),
);

/** Decide what a key press means. While an input method composes it means nothing. */
export function resolveKey(press: KeyPress, context: KeyContext): KeyResult {
  if (press.isComposing || press.keyCode === 229) return { command: null, pending: context.pending };
  const combo = comboOf(press);
  const plain = !combo.includes('+') || combo === '+';
  if (plain && (context.editable || !context.singleKeys)) return NOTHING;
  const wanted = context.pending && plain ? `${context.pending} ${combo}` : combo;
  const found = BINDINGS.find((binding) => binding.combo === wanted);
  if (found) return { command: found.command, pending: '' };
  return plain && SEQUENCE_STARTS.has(combo) ? { command: null, pending: combo } : NOTHING;
}
