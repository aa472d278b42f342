import { describe, expect, it } from 'vitest';
import { en } from './en';
import { catalogues, fillTemplate, translateCode, translatorFor } from './translate';
import { zh } from './zh';

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
  it('gives codes it does not know as they are', () => {
    const t = translatorFor('zh-hans');
    expect(translateCode(t, 'action', 'record.view')).toBe('查看档案');
    expect(translateCode(t, 'action', 'vault.shred')).toBe('vault.shred');
  });
});
