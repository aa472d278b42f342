import { describe, expect, it } from 'vitest';
import { countFilters, readSearchAddress, searchRequest, toggleFacet } from './filters';

describe('search address', () => {
  it('never carries words searched for', () => {
    expect(readSearchAddress({ q: '林知远', query: '处分', type: '劳动合同' })).toEqual({});
  });
  it('keeps ids, dates, sort and page', () => {
    const raw = { type: 'labor_contract,resume', year: 2013, from: '2013-01-01', sort: 'newest', page: '3' };
    expect(readSearchAddress(raw)).toEqual({
      type: 'labor_contract,resume',
      year: '2013',
      from: '2013-01-01',
      sort: 'newest',
      page: 3,
    });
  });
  it('drops defaults and nonsense', () => {
    expect(readSearchAddress({ page: 1, sort: 'relevance', from: 'yesterday', to: 5, level: '' })).toEqual(
      {},
    );
  });
  it('toggles a facet on and off and starts at page one', () => {
    const on = toggleFacet({ page: 4 }, 'type', 'resume');
    expect(on).toEqual({ type: 'resume', page: undefined });
    expect(toggleFacet(on, 'type', 'resume').type).toBeUndefined();
  });
  it('makes the request of the contract', () => {
    const request = searchRequest('警告', { company: '1,2', year: '2013', level: '3', from: '2013-01-01' });
    expect(request.filters).toMatchObject({ company_ids: [1, 2], years: [2013], levels: [3], date_to: null });
    expect(request.query).toBe('警告');
  });
  it('counts filters, a date range as one', () => {
    expect(countFilters({ type: 'a,b', from: '2013-01-01', to: '2013-02-01' })).toBe(3);
  });
});
