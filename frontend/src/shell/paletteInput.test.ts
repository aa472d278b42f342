import { describe, expect, it } from 'vitest';
import { nextIndex } from '@/ui/useListKeys';
import { parsePaletteInput } from './paletteInput';

describe('quick jump input', () => {
  it('reads scopes, also full-width ones', () => {
    expect(parsePaletteInput('@ lin')).toEqual({ scope: 'people', text: 'lin' });
    expect(parsePaletteInput('＠lin').scope).toBe('people');
    expect(parsePaletteInput('>audit').scope).toBe('pages');
    expect(parsePaletteInput(' a > b ')).toEqual({ scope: 'all', text: 'a > b' });
  });
});

describe('list keys', () => {
  it('stop at both ends', () => {
    expect([nextIndex(-1, 3, 1), nextIndex(-1, 3, -1), nextIndex(2, 3, 1), nextIndex(0, 3, -1)]).toEqual([
      0, 2, 2, 0,
    ]);
    expect(nextIndex(-1, 0, 1)).toBe(-1);
  });
});
