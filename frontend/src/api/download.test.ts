import { describe, expect, it } from 'vitest';
import { fileNameOf } from './download';

describe('names of downloads', () => {
  it('are those that the server gives', () => {
    expect(fileNameOf('attachment; filename="a-1.pdf"', '/api/records/a-1/pdf')).toBe('a-1.pdf');
  });

  it('fall back to the address, and never hold a path', () => {
    expect(fileNameOf(null, '/api/records/a-1/pdf')).toBe('pdf');
    expect(fileNameOf('attachment; filename="../x.pdf"', '/api/records/a-1/pdf')).toBe('pdf');
  });
});
