import { describe, expect, it } from 'vitest';
import { normaliseIntervals, splitHighlights } from './highlight';

const marked = (text: string, highlights: [number, number][]) =>
  splitHighlights({ text, highlights }).map((run) => (run.marked ? `[${run.text}]` : run.text));

describe('splitHighlights', () => {
  it('marks the given characters', () => {
    expect(marked('决定给予警告处分。', [[4, 8]])).toEqual(['决定给予', '[警告处分]', '。']);
  });
  it('counts characters outside the basic plane as one', () => {
    expect(marked('员工𠮷野转正', [[2, 4]])).toEqual(['员工', '[𠮷野]', '转正']);
  });
  it('joins overlapping and touching intervals', () => {
    expect(
      marked('abcdef', [
        [3, 5],
        [0, 2],
        [2, 4],
      ]),
    ).toEqual(['[abcde]', 'f']);
  });
  it('drops what lies outside the text', () => {
    expect(
      marked('abc', [
        [-4, 1],
        [2, 99],
        [7, 8],
        [1, 1],
      ]),
    ).toEqual(['[a]', 'b', '[c]']);
  });
  it('never loses or repeats a character', () => {
    const text = '甲乙丙丁戊己庚辛';
    for (let start = -1; start < 9; start += 1) {
      for (let end = start; end < 10; end += 1) {
        const runs = splitHighlights({
          text,
          highlights: [
            [start, end],
            [3, 6],
          ],
        });
        expect(runs.map((run) => run.text).join('')).toBe(text);
      }
    }
  });
  it('treats markup as text', () => {
    expect(marked('<img src=x>', [[0, 4]])).toEqual(['[<img]', ' src=x>']);
  });
});

describe('normaliseIntervals', () => {
  it('gives nothing for an empty text', () => {
    expect(normaliseIntervals([[0, 3]], 0)).toEqual([]);
  });
});
