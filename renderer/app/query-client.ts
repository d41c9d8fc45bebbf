import { QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.ts';

/** Refusals are final; only a server that is away is worth a second try by itself. */
const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 1 && problemOf(error).code === 'unavailable';

/** One cache for the window. Keys of a workspace begin with its slug, so workspaces never share an entry. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: mayRetry, staleTime: 5_000, networkMode: 'always', refetchOnWindowFocus: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
