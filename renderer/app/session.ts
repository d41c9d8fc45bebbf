import { queryOptions, useQuery } from '@tanstack/react-query';
import type { HostInfo } from '../../console-host/contract.ts';
import { hostClient } from './api-client.ts';
import { readSession, type SessionInfo, type TenantMembership } from './auth-client.ts';
import { pageFacts } from './page-facts.ts';
import { problemOf } from './problem.ts';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
});

/** The console host's facts; `link_required` when this browser may not use it; null in a tenant's browser. */
export const hostQuery = queryOptions({
  queryKey: ['host'],
  queryFn: async (): Promise<HostInfo | 'link_required' | null> => {
    if (pageFacts.mode === 'web') return null;
    try {
      return await hostClient.host.info.query();
    } catch (error) {
      if (problemOf(error).details.console === 'link_required') return 'link_required';
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** The signed-in person; only below routes that demand one. */
export const useSession = (): SessionInfo => {
  const { data } = useQuery(sessionQuery);
  if (data === undefined || data === null) throw new Error('Used outside the signed-in routes');
  return data;
};

const rank = { viewer: 0, member: 1, admin: 2, owner: 3 } as const;

/** Whether a membership reaches a role. */
export const reaches = (tenant: TenantMembership, role: keyof typeof rank): boolean =>
  rank[tenant.role] >= rank[role];
