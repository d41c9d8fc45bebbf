import { useQueryClient } from '@tanstack/react-query';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { ReactNode } from 'react';
import type { AppRouter } from '../../server/trpc/root.ts';
import { apiClient } from './api-client.ts';

const context = createTRPCContext<AppRouter, { keyPrefix: true }>();

export type ApiOutputs = inferRouterOutputs<AppRouter>;

/** The server's procedures as query and mutation options, for the workspace (or area) the component is in. */
export const useApi = context.useTRPC;
/** The same procedures as plain calls, for what is asked once and not cached. */
export const useApiClient = context.useTRPCClient;

export interface ApiScopeProps {
  /** Slug of the workspace; null outside workspaces. */
  tenant: string | null;
  children: ReactNode;
}

/** Everything below speaks for one workspace, with cache keys of its own. */
export const ApiScope = ({ tenant, children }: ApiScopeProps) => {
  const queryClient = useQueryClient();
  return (
    <context.TRPCProvider trpcClient={apiClient(tenant)} queryClient={queryClient} keyPrefix={tenant ?? '-'}>
      {children}
    </context.TRPCProvider>
  );
};
