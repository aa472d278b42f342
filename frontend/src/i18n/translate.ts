/** Turn message keys into text. Pure; the React side is in language.ts. */
import { en } from './en';
import { zh } from './zh';

export type Language = 'zh-hans' | 'en';
export type MessageKey = keyof typeof zh;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, params?: Params) => string;

export const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  'zh-hans': zh,
  en,
};

/**
 * Put `params` into the `{name}` slots of a template, and the word that fits a number into `{name|one|many}`.
 * An unknown slot stays visible so that it gets noticed.
 */
export function fillTemplate(template: string, params: Params = {}): string {
  return template.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (slot, name: string, one?: string, many?: string) => {
      if (!(name in params)) return slot;
      if (one === undefined || many === undefined) return String(params[name]);
      return String(params[name]) === '1' ? one : many;
    },
  );
}

/** Give the translator of one language. */
export function translatorFor(language: Language): Translate {
  const catalogue = catalogues[language];
  return (key, params) => fillTemplate(catalogue[key], params);
}

/** Tell whether a composed key (such as `action.` + a server code) has a text. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(zh, key);
}

/** Translate a code under a prefix, or give the code itself when the catalogue does not know it yet. */
export function translateCode(t: Translate, prefix: string, code: string, params?: Params): string {
  const key = `${prefix}.${code}`;
  return isMessageKey(key) ? t(key, params) : code;
}
