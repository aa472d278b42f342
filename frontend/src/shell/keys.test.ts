import { describe, expect, it } from 'vitest';
import { BINDINGS, type KeyContext, type KeyPress, resolveKey } from './keys';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});
const idle: KeyContext = { editable: false, singleKeys: true, pending: '' };

describe('keyboard map', () => {
  it('knows plain keys outside fields only', () => {
    expect(resolveKey(press('/'), idle).command).toBe('search');
    expect(resolveKey(press('/'), { ...idle, editable: true }).command).toBeNull();
  });
  it('knows combinations everywhere', () => {
    const editing = { ...idle, editable: true };
    expect(resolveKey(press('Enter', { ctrlKey: true }), editing).command).toBe('save_next');
    expect(resolveKey(press('k', { metaKey: true }), editing).command).toBe('palette');
  });
  it('reads letters under Alt by their place on the keyboard', () => {
    expect(resolveKey(press('∫', { altKey: true, code: 'KeyB' }), idle).command).toBe('boxes');
  });
  it('follows sequences', () => {
    const first = resolveKey(press('g'), idle);
    expect(first).toEqual({ command: null, pending: 'g' });
    expect(resolveKey(press('q'), { ...idle, pending: first.pending })).toEqual({
      command: 'go_queue',
      pending: '',
    });
  });
  it('drops a sequence that leads nowhere', () => {
    expect(resolveKey(press('x'), { ...idle, pending: 'g' })).toEqual({ command: null, pending: '' });
  });
  it('stays silent while an input method composes', () => {
    expect(resolveKey(press('j', { isComposing: true }), idle).command).toBeNull();
    expect(resolveKey(press('Process', { keyCode: 229 }), idle).command).toBeNull();
  });
  it('lets single keys be switched off', () => {
    const off = { ...idle, singleKeys: false };
    expect(resolveKey(press('?'), off).command).toBeNull();
    expect(resolveKey(press('g'), off).pending).toBe('');
    expect(resolveKey(press('b', { altKey: true, code: 'KeyB' }), off).command).toBe('boxes');
  });
  it('binds no combination twice', () => {
    expect(new Set(BINDINGS.map((binding) => binding.combo)).size).toBe(BINDINGS.length);
  });
});
