import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { HostRouter } from '../../console-host/host-router.ts';
import type { AppRouter } from '../../server/trpc/root.ts';
import { clientHeaders, refreshAccess } from './auth-client.ts';
import { isServerDown, ProblemError, problemOf, readErrorBody, unreachable } from './problem.ts';
import { reportDown, reportUp } from './server-health.ts';

/**
 * fetch that knows the answers of processes in front of the api: their error body is not tRPC's, and
 * "nobody there" must show the band rather than an error per query.
 */
const guardedFetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  let answer: Response;
  try {
    answer = await fetch(input, init);
  } catch (error) {
    if (init?.signal?.aborted !== true) reportDown();
    throw error;
  }
  if (answer.ok) {
    reportUp();
    return answer;
  }
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  const problem =
    body === null ? { ...unreachable, details: { upstream: 'unreadable' } } : readErrorBody(body);
  if (problem === null) {
    reportUp();
    return answer;
  }
  if (isServerDown(problem)) reportDown();
  throw new ProblemError(problem);
};

/** Lists take a cursor alone; the paging direction that infinite queries add is no part of any contract. */
const contractInputLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (op.type !== 'query' || typeof op.input !== 'object' || op.input === null) return next(op);
    const { direction: _, ...input } = op.input as { direction?: unknown };
    return next({ ...op, input });
  };

/** Retries an operation once with a new access credential after `unauthenticated`. */
const refreshingLink =
  (tenant: string | null, onSignedOut: () => void): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let current: { unsubscribe: () => void } | null = null;
      const attempt = (mayRefresh: boolean): void => {
        current = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            const problem = problemOf(error);
            if (!mayRefresh || problem.code !== 'unauthenticated' || problem.details.console !== undefined) {
              observer.error(error);
              return;
            }
            refreshAccess(tenant).then(
              (renewed) => {
                if (renewed) return attempt(false);
                onSignedOut();
                observer.error(error);
              },
              () => observer.error(error),
            );
          },
        });
      };
      attempt(true);
      return () => current?.unsubscribe();
    });

/** Called when a refresh was refused: the session is over. Set once by the router. */
let signedOut: () => void = () => {};
export const onSignedOut = (handler: () => void): void => {
  signedOut = handler;
};

const makeClient = (tenant: string | null) => {
  const tenantHeader = tenant === null ? {} : { 'x-dm-tenant': tenant };
  // An event stream cannot carry headers, so the tenant is named in the address.
  const streamUrl = tenant === null ? '/trpc' : `/trpc?dmTenant=${encodeURIComponent(tenant)}`;
  return createTRPCClient<AppRouter>({
    links: [
      contractInputLink,
      refreshingLink(tenant, () => signedOut()),
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url: streamUrl }),
        false: httpBatchLink({
          url: '/trpc',
          maxItems: 10,
          maxURLLength: 4_000,
          headers: { ...clientHeaders, ...tenantHeader },
          fetch: guardedFetch as typeof fetch,
        }),
      }),
    ],
  });
};

export type ApiClient = ReturnType<typeof makeClient>;

const clients = new Map<string, ApiClient>();

/** The client of one workspace, or of everything outside workspaces (null). The same one every time. */
export const apiClient = (tenant: string | null): ApiClient => {
  const key = tenant ?? '';
  const known = clients.get(key);
  if (known !== undefined) return known;
  const made = makeClient(tenant);
  clients.set(key, made);
  return made;
};

/** The console host's own procedures; they exist only where `pageFacts.mode` is `console`. */
export const hostClient = createTRPCClient<HostRouter>({
  links: [httpBatchLink({ url: '/host', headers: clientHeaders, fetch: guardedFetch as typeof fetch })],
});
