import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Problem, problemOf } from '../../app/problem.ts';

interface ListPage<Row> {
  items: Row[];
  nextCursor: string | null;
  total?: number | null | undefined;
}

/** A list as the table wants it: rows so far, what is going on, and how to go on. */
export interface ListState<Row> {
  rows: Row[];
  /** Rows in all; null above what the server counts, undefined where it does not count. */
  total: number | null | undefined;
  status: 'loading' | 'error' | 'ready';
  problem: Problem | null;
  /** Old rows are shown while new ones come. */
  reloading: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

/** Turns a keyset-paged query into a list. */
export const useListState = <Row>(
  query: UseInfiniteQueryResult<InfiniteData<ListPage<Row>>, unknown>,
): ListState<Row> => {
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const failed = query.isError && pages === undefined;
  return {
    rows,
    total: pages?.[0]?.total,
    status: failed ? 'error' : pages === undefined ? 'loading' : 'ready',
    problem: query.isError ? problemOf(query.error) : null,
    reloading: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    retry: () => void query.refetch(),
  };
};

/** A short list that comes in one piece. */
export const wholeList = <Row>(query: {
  data: { items: Row[] } | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}): ListState<Row> => ({
  rows: query.data?.items ?? [],
  total: query.data?.items.length,
  status: query.data !== undefined ? 'ready' : query.isError ? 'error' : 'loading',
  problem: query.isError ? problemOf(query.error) : null,
  reloading: false,
  hasMore: false,
  loadingMore: false,
  loadMore: () => {},
  retry: () => void query.refetch(),
});
