import { describe, expect, it } from 'vitest';
import type { RecordDetail } from '@/api/types';
import { certaintyOf } from './confidence';
import { doubtfulFields, fieldsToShow } from './fieldOrder';

const field = (id: string, confidence: number, source = 'machine') => ({ id, confidence, source });
const record = {
  fields: [field('b', 0.99), field('a', 0.5), field('x', 0.6, 'person')],
} as unknown as RecordDetail;

describe('fields', () => {
  it('follow the type and keep what else was found', () => {
    expect(fieldsToShow(['a', 'b', 'c'], record)).toEqual(['a', 'b', 'c', 'x']);
  });
  it('want a look when unsure or doubted, not when a person confirmed them', () => {
    const doubts = [{ code: 'field_missing', field: 'c' }];
    expect(doubtfulFields(['a', 'b', 'c', 'x'], record, doubts)).toEqual(['a', 'c']);
  });
  it('come in four steps of certainty', () => {
    const steps = [0.99, 0.95, 0.9, 0.8, 0.79].map((confidence) =>
      certaintyOf({ confidence, source: 'machine' }),
    );
    expect(steps).toEqual(['high', 'high', 'medium', 'medium', 'low']);
    expect(certaintyOf({ confidence: 0.1, source: 'person' })).toBe('person');
  });
});
