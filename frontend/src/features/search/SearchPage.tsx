import { FilterOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouterState } from '@tanstack/react-router';
import { Badge, Button, Drawer, Pagination, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '@/api/problem';
import { searchQuery } from '@/api/queries';
import type { SearchAnswer } from '@/api/types';
import { mayOpen, useMe } from '@/api/useMe';
import { SelectionBar } from '@/features/exports/SelectionBar';
import { formatCount } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import { PageTitle } from '@/ui/PageTitle';
import { EmptyState, ErrorState, LoadingState } from '@/ui/states';
import { useListKeys } from '@/ui/useListKeys';
import { FacetPanel } from './FacetPanel';
import { FilterChips } from './FilterChips';
import { countFilters, PAGE_SIZE, type SearchAddress, SORTS, type Sort, searchRequest } from './filters';
import { HitList, type Ticking } from './HitList';
import { SearchBox } from './SearchBox';
import styles from './search.module.css';

const route = getRouteApi('/app/search');

function useSearchState() {
  const address = route.useSearch();
  const navigate = useNavigate();
  const words = useRouterState({ select: (state) => state.location.state.words ?? '' });
  const go = (next: SearchAddress, nextWords = words) =>
    void navigate({ to: '/search', search: next, state: { words: nextWords } });
  return { address, words, go };
}

/** The records ticked for an export; they stay ticked from page to page of one search. */
function useTicking(): { ids: string[]; ticking: Ticking; add: (ids: string[]) => void; clear: () => void } {
  const me = useMe();
  const [ids, setIds] = useState<string[]>([]);
  const onTick = (id: string) =>
    setIds((all) => (all.includes(id) ? all.filter((other) => other !== id) : [...all, id]));
  return {
    ids,
    ticking: mayOpen(me, 'exports') ? { ticked: new Set(ids), onTick } : null,
    add: (more) => setIds((all) => [...new Set([...all, ...more])]),
    clear: () => setIds([]),
  };
}

function NothingFound({ phrase, filtered }: { phrase: boolean; filtered: boolean }) {
  const t = useTranslate();
  return (
    <EmptyState title={t('search.empty')}>
      <ul>
        {filtered && <li>{t('search.empty_filters')}</li>}
        {phrase && <li>{t('search.empty_phrase')}</li>}
        <li>{t('search.empty_words')}</li>
        <li>{t('search.empty_rights')}</li>
      </ul>
    </EmptyState>
  );
}

type ToolbarProps = {
  answer: SearchAnswer | undefined;
  address: SearchAddress;
  onSort: (sort: Sort) => void;
  onFilters: () => void;
};

function Toolbar({ answer, address, onSort, onFilters }: ToolbarProps) {
  const t = useTranslate();
  const filters = countFilters(address);
  return (
    <div className={styles.toolbar}>
      <p role="status" className={`${styles.summary} numeric`}>
        {answer &&
          t('search.result', {
            total: formatCount(answer.total),
            ms: answer.took_ms < 10 ? answer.took_ms.toFixed(1) : Math.round(answer.took_ms),
          })}
      </p>
      <div className={`${styles.toolbarRight} no-print`}>
        <Badge count={filters} size="small" color="#0f5666" className={styles.narrowOnly}>
          <Button icon={<FilterOutlined />} onClick={onFilters}>
            {t('search.filters')}
          </Button>
        </Badge>
        <Select<Sort>
          aria-label={t('search.sort')}
          value={address.sort ?? 'relevance'}
          onChange={onSort}
          options={SORTS.map((sort) => ({ value: sort, label: t(`search.sort.${sort}`) }))}
          popupMatchSelectWidth={false}
        />
      </div>
    </div>
  );
}

export function SearchPage() {
  const t = useTranslate();
  const { address, words, go } = useSearchState();
  const [drawer, setDrawer] = useState(false);
  const request = searchRequest(words, address);
  const { data, error, isPlaceholderData, refetch } = useQuery(searchQuery(request));
  const marks = useTicking();
  const list = useListKeys<HTMLDivElement>();
  const badQuery = error instanceof ApiError && error.code === 'search.query_invalid' ? error : null;
  const facets = <FacetPanel facets={data?.facets} address={address} onChange={go} />;
  const results = () => {
    if (badQuery) return null;
    if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (!data) return <LoadingState rows={12} />;
    if (!data.hits.length)
      return <NothingFound phrase={words.includes('"')} filtered={countFilters(address) > 0} />;
    return (
      <>
        {marks.ticking && (
          <SelectionBar
            ids={marks.ids}
            everything={{ search: { query: words, filters: request.filters }, total: data.total }}
            onPage={() => marks.add(data.hits.map((hit) => hit.id))}
            onClear={marks.clear}
          />
        )}
        <HitList hits={data.hits} busy={isPlaceholderData} ticking={marks.ticking} />
      </>
    );
  };
  return (
    <>
      <PageTitle documentTitle={t('nav.search')} keepFocus />
      <SearchBox
        key={words}
        words={words}
        problem={badQuery}
        onSearch={(next) => go({ ...address, page: undefined }, next)}
      />
      <div className={styles.columns}>
        <aside className={`${styles.facets} no-print`} aria-label={t('search.filters')}>
          {facets}
        </aside>
        <div ref={list}>
          <Toolbar
            answer={badQuery ? undefined : data}
            address={address}
            onSort={(sort) =>
              go({ ...address, sort: sort === 'relevance' ? undefined : sort, page: undefined })
            }
            onFilters={() => setDrawer(true)}
          />
          <FilterChips facets={data?.facets} address={address} onChange={go} />
          {results()}
          {data && !error && data.total > PAGE_SIZE && (
            <nav aria-label={t('search.pagination')} className={`${styles.pages} no-print`}>
              <Pagination
                current={address.page ?? 1}
                pageSize={PAGE_SIZE}
                total={data.total}
                showSizeChanger={false}
                onChange={(page) => {
                  go({ ...address, page: page > 1 ? page : undefined });
                  window.scrollTo(0, 0);
                }}
              />
            </nav>
          )}
        </div>
      </div>
      <Drawer open={drawer} onClose={() => setDrawer(false)} title={t('search.filters')} size={320}>
        {facets}
      </Drawer>
    </>
  );
}
