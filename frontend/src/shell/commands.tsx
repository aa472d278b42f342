/** Listens for keys once and hands commands to whoever registered last. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type Command, resolveKey } from './keys';

type Handler = () => void;
type Registry = {
  register(command: Command, handler: Handler): () => void;
  singleKeys: boolean;
  setSingleKeys(on: boolean): void;
};

const SEQUENCE_MS = 1200;
const Commands = createContext<Registry | null>(null);

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type)
  );
}

/** Single keys must not move what lies behind a dialog. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]') !== null;
}

export function CommandProvider({ children }: { children: ReactNode }) {
  const handlers = useRef(new Map<Command, Handler[]>());
  const [singleKeys, setSingleKeys] = useState(true);

  const register = useCallback((command: Command, handler: Handler) => {
    const list = handlers.current.get(command) ?? [];
    handlers.current.set(command, [...list, handler]);
    return () => {
      const left = (handlers.current.get(command) ?? []).filter((other) => other !== handler);
      handlers.current.set(command, left);
    };
  }, []);

  useEffect(() => {
    let pending = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      const editable = isEditable(event.target) || isInDialog(event.target);
      const result = resolveKey(event, { editable, singleKeys, pending });
      clearTimeout(timer);
      pending = result.pending;
      timer = setTimeout(() => {
        pending = '';
      }, SEQUENCE_MS);
      const handler = result.command ? handlers.current.get(result.command)?.at(-1) : undefined;
      if (!handler) return;
      event.preventDefault();
      event.stopPropagation();
      handler();
    };
    // Before the elements themselves: an open select would take Ctrl+Enter for its own.
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, [singleKeys]);

  const registry = useMemo(() => ({ register, singleKeys, setSingleKeys }), [register, singleKeys]);
  return <Commands.Provider value={registry}>{children}</Commands.Provider>;
}

export function useCommands(): Registry {
  const registry = useContext(Commands);
  if (!registry) throw new Error('useCommands outside CommandProvider');
  return registry;
}

/** Run `handler` on a command while the component is shown and `active`. */
export function useCommand(command: Command, handler: Handler, active = true): void {
  const { register } = useCommands();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!active) return;
    return register(command, () => latest.current());
  }, [register, command, active]);
}
