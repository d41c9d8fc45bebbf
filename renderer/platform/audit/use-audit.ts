import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../server/audit/contract.ts';
import { useApi } from '../../app/api.tsx';
import { problemOf } from '../../app/problem.ts';
import { type AuditSearch, auditFilter } from '../../audit/audit-search.ts';
import type { ChainCheck } from '../../audit/chain-badge.tsx';
import { useListState } from '../../ui/table/index.ts';

/** Entries of the platform's chain, or of one tenant's. @param tenant its id or slug; null is the platform */
export const useAuditList = (tenant: string | null, search: AuditSearch) => {
  const api = useApi();
  return useListState(
    useInfiniteQuery(
      api.audit.list.infiniteQueryOptions(
        { ...(tenant === null ? {} : { tenant }), ...auditFilter(search), limit: 100 },
        { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
      ),
    ),
  );
};

/** One entry of a chain: from the list where it is loaded, else asked for. */
export const useAuditEntry = (
  tenant: string | null,
  seq: number | undefined,
  loaded: readonly AuditRow[],
): AuditRow | null => {
  const api = useApi();
  const here = loaded.find((row) => row.seq === seq);
  const asked = useQuery(
    // The list goes back in time: the entry before the next one.
    api.audit.list.queryOptions(
      { ...(tenant === null ? {} : { tenant }), cursor: String((seq ?? 0) + 1), limit: 1 },
      { enabled: seq !== undefined && here === undefined && loaded.length > 0 },
    ),
  );
  const [found] = asked.data?.items ?? [];
  return here ?? (found !== undefined && found.seq === seq ? found : null);
};

/** The check of a chain: only when asked, its outcome kept for this window. */
export const useChainCheck = (tenant: string | null): ChainCheck => {
  const api = useApi();
  const check = useQuery(
    api.audit.verify.queryOptions(tenant === null ? {} : { tenant }, {
      enabled: false,
      gcTime: Number.POSITIVE_INFINITY,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  return {
    verdict: check.data ?? null,
    checking: check.isFetching,
    problem: check.isError ? problemOf(check.error) : null,
    onVerify: () => void check.refetch(),
  };
};
