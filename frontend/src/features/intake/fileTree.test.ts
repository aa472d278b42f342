import { describe, expect, it } from 'vitest';
import { filesOfList, isOrdinary } from './fileTree';

describe('chosen files', () => {
  it('leave out what systems put into folders', () => {
    const paths = ['a.pdf', 'box/.DS_Store', 'box/Thumbs.db', '__MACOSX/x.pdf', 'box/1.tif', '.hidden'];
    expect(paths.filter(isOrdinary)).toEqual(['a.pdf', 'box/1.tif']);
  });
  it('sort numbers as people count', () => {
    const files = ['p10.jpg', 'p2.jpg', 'p1.jpg'].map((name) => new File([], name));
    expect(filesOfList(files).map(({ name }) => name)).toEqual(['p1.jpg', 'p2.jpg', 'p10.jpg']);
  });
});
