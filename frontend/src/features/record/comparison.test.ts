import { describe, expect, it } from 'vitest';
import type { ComparedPage } from '@/api/types';
import { firstToShow, isShown, newestPair, pictureAddress } from './comparison';

const page = (place: number, state: ComparedPage['state']): ComparedPage => ({
  place,
  before: place,
  after: place,
  state,
});

describe('comparison', () => {
  it('begins with the newest two versions', () => {
    expect(newestPair(4)).toEqual({ before: 3, after: 4 });
    expect(newestPair(1)).toEqual({ before: 1, after: 1 });
  });
  it('shows a changed page first', () => {
    expect(firstToShow([page(1, 'kept'), page(2, 'compared')])?.place).toBe(2);
    expect(firstToShow([page(1, 'kept')])?.place).toBe(1);
    expect(firstToShow([])).toBeUndefined();
  });
  it('has no picture of a page that is withheld', () => {
    expect(isShown(page(1, 'withheld'))).toBe(false);
    expect(isShown(page(1, 'removed'))).toBe(true);
  });
  it('carries only numbers in the address of a picture', () => {
    expect(pictureAddress('r', { before: 1, after: 3 }, 2, 'overlay')).toBe(
      '/api/records/r/versions/compare/2/image?before=1&after=3&show=overlay',
    );
  });
});
