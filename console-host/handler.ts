import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import type { HostInfo } from './contract.ts';
import { hostRouter } from './host-router.ts';
import type { HostSession } from './host-sessions.ts';
import type { Forwarder } from './serve/forward.ts';
import { refusal } from './serve/refusal.ts';
import { answerShell } from './serve/shell.ts';
import type { StaticFiles } from './serve/static-files.ts';

export interface ConsoleHandlerDeps {
  files: StaticFiles;
  info: HostInfo;
  forwarder: Forwarder;
  /** What kind of server the connection leads to. */
  deployment: 'saas' | 'on_prem';
}

/** Who asks: the mount has already decided whether the sender holds a session. */
export interface ConsolePeer {
  session: HostSession | null;
}

export type ConsoleHandler = (request: Request, peer: ConsolePeer) => Promise<Response>;

/** Files come from the api's REST addresses; everything that changes something goes through /trpc. */
const isDownload = (path: string): boolean => isUnder(path, '/admin') || isUnder(path, '/api');

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** Only what the api needs to know; cookies, origins and addresses of the browser stay here. */
const passedHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-length',
  'content-type',
  'idempotency-key',
  'last-event-id',
  'trpc-accept',
  'user-agent',
  'x-dm-client',
  'x-dm-tenant',
  'x-trpc-source',
]);

const toApi = (request: Request, session: HostSession, forwarder: Forwarder): Promise<Response> => {
  const path = new URL(request.url).pathname;
  return forwarder.forward(request, {
    outgoing: (headers) => {
      for (const name of [...headers.keys()]) if (!passedHeaders.has(name)) headers.delete(name);
      const cookie = session.jar.header(path);
      if (cookie !== null) headers.set('cookie', cookie);
    },
    incoming: (headers) => {
      session.jar.store(headers.getSetCookie());
      headers.delete('set-cookie');
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    },
  });
};

const toHost = (request: Request, info: HostInfo): Promise<Response> =>
  fetchRequestHandler({
    endpoint: '/host',
    req: request,
    router: hostRouter,
    createContext: () => ({ info }),
  });

const linkRequired = (): Response =>
  refusal('unauthenticated', 'This console needs a sign-in link. Start the console again to get a new one.', {
    details: { console: 'link_required' },
  });

/**
 * The console as one function from Request to Response: the renderer's files for everyone, and for
 * holders of a session the host's own procedures and the way to the selected server. Tokens of the
 * server are taken out of its answers and kept in the session's jar.
 */
export const createConsoleHandler =
  (deps: ConsoleHandlerDeps): ConsoleHandler =>
  async (request, peer) => {
    const path = new URL(request.url).pathname;
    const host = isUnder(path, '/host');
    const api =
      isUnder(path, '/trpc') || isUnder(path, '/auth') || (request.method === 'GET' && isDownload(path));
    if (!host && !api)
      return answerShell(request, deps.files, { mode: 'console', tenant: null, deployment: deps.deployment });
    if (peer.session === null) return linkRequired();
    return host ? toHost(request, deps.info) : toApi(request, peer.session, deps.forwarder);
  };
