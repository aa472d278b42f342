/** The language of the site: kept in local storage (it says nothing about anyone), shared by all components. */
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useMemo, useSyncExternalStore } from 'react';
import { type Language, type Translate, translatorFor } from './translate';

const STORAGE_KEY = 'dossier.language';
const listeners = new Set<() => void>();

function readStored(): Language | null {
  try {
    const stored = globalThis.localStorage?.getItem(STORAGE_KEY);
    return stored === 'en' || stored === 'zh-hans' ? stored : null;
  } catch {
    return null; // storage may be forbidden; the language is then simply not remembered
  }
}

let current: Language = readStored() ?? 'zh-hans';
applyToDocument(current);

function applyToDocument(language: Language): void {
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
  if (typeof document !== 'undefined') document.documentElement.lang = language === 'en' ? 'en' : 'zh-Hans';
}

export function getLanguage(): Language {
  return current;
}

export function setLanguage(language: Language): void {
  if (language === current) return;
  current = language;
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, language);
  } catch {
    // see readStored
  }
  applyToDocument(language);
  for (const listener of listeners) listener();
}

/** Take the account's language where this browser has not been told one. */
export function adoptLanguage(language: Language): void {
  if (readStored() === null) setLanguage(language);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, getLanguage);
}

/** Give the translator of the current language. */
export function useTranslate(): Translate {
  const language = useLanguage();
  return useMemo(() => translatorFor(language), [language]);
}
