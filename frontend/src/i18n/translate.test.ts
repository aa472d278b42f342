import { describe, expect, it } from 'vitest';
import { en } from './en';
import { catalogues, fillTemplate, translateCode, translatorFor } from './translate';
import { zh } from './zh';

const CHINESE = /[\u3400-\u9fff]/;
const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();

describe('message catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });
  it('use the same slots in both languages', () => {
    const differing = (Object.keys(zh) as (keyof typeof zh)[]).filter(
      (key) => slots(zh[key]).join() !== slots(en[key]).join(),
    );
    expect(differing).toEqual([]);
  });
  it('are English in the English one, but for examples and the name of the other language', () => {
    const data = /_example$|^shell\.language|^account\.language_zh$/;
    const foreign = Object.entries(en).filter(([key, text]) => CHINESE.test(text) && !data.test(key));
    expect(foreign).toEqual([]);
  });
  it('have no empty text', () => {
    for (const catalogue of Object.values(catalogues)) {
      expect(Object.entries(catalogue).filter(([, text]) => !text.trim())).toEqual([]);
    }
  });
});

describe('translate', () => {
  it('fills slots and leaves unknown ones visible', () => {
    expect(fillTemplate('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
  it('chooses the word that fits a number', () => {
    const pages = (count: number) => fillTemplate('{count} {count|page|pages}', { count });
    expect([pages(0), pages(1), pages(2)]).toEqual(['0 pages', '1 page', '2 pages']);
    expect(fillTemplate('{n|page|pages}')).toBe('{n|page|pages}');
  });
  it('gives codes it does not know as they are', () => {
    const t = translatorFor('zh-hans');
    expect(translateCode(t, 'action', 'record.view')).toBe('查看档案');
    expect(translateCode(t, 'action', 'vault.shred')).toBe('vault.shred');
  });
});
