import type { Forwarder } from '../../console-host/serve/forward.ts';
import type { Peer } from '../../console-host/serve/node-bridge.ts';
import { refusal } from '../../console-host/serve/refusal.ts';
import { answerShell } from '../../console-host/serve/shell.ts';
import type { StaticFiles } from '../../console-host/serve/static-files.ts';
import type { ErrorCode } from '../errors/app-error.ts';
import { hostPage, unavailablePage } from './host-pages.ts';
import type { HostVerdict, ResolveHost } from './host-verdict.ts';

export interface WebHandlerDeps {
  files: StaticFiles;
  forwarder: Forwarder;
  resolveHost: ResolveHost;
}

/** All that reaches the api. `/metrics` and `/host` are deliberately absent. */
const forwardedPrefixes = ['/trpc', '/auth', '/api', '/admin', '/callbacks'];
const forwardedPaths = new Set(['/openapi.json', '/healthz', '/readyz']);
/** Answered whatever the Host: probes of load balancers use an address. */
const probePaths = new Set(['/healthz', '/readyz']);
/** Not the renderer's and not ours: an ordinary 404, so that no page pretends to be there. */
const closedPrefixes = ['/metrics', '/host', '/internal'];

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
const isForwarded = (path: string): boolean =>
  forwardedPaths.has(path) || forwardedPrefixes.some((prefix) => isUnder(path, prefix));

/** RFC 1123 names and IP literals with an optional port; anything else is malformed before anyone is asked. */
const wellFormedHost = /^(?:\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?)(?::\d{1,5})?$/i;

const verdictCodes: Readonly<Record<Exclude<HostVerdict['kind'], 'apex' | 'tenant'>, [ErrorCode, string]>> = {
  suspended: ['tenant_suspended', 'This workspace is suspended.'],
  deleting: ['tenant_suspended', 'This workspace is being deleted.'],
  malformed: ['invalid_input', 'The Host header is malformed.'],
  unknown: ['not_found', 'No workspace at this address.'],
};

const cookiesForApi = (header: string | null): string | null => {
  const kept = (header ?? '').split(';').filter((part) => !part.trim().startsWith('dm_console_'));
  const joined = kept.join(';').trim();
  return joined === '' ? null : joined;
};

/** What the api may believe about the browser: set here, never passed through from it. */
const trustedHeaders = (headers: Headers, host: string, peer: Peer): void => {
  for (const name of [...headers.keys()]) {
    if (name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-')) headers.delete(name);
  }
  headers.set('x-forwarded-host', host);
  headers.set('x-forwarded-for', peer.address);
  headers.set('x-forwarded-proto', peer.encrypted ? 'https' : 'http');
  const cookie = cookiesForApi(headers.get('cookie'));
  if (cookie === null) headers.delete('cookie');
  else headers.set('cookie', cookie);
};

const judge = async (host: string, deps: WebHandlerDeps): Promise<HostVerdict> =>
  wellFormedHost.test(host) ? deps.resolveHost(host.toLowerCase()) : { kind: 'malformed' };

/** A browser page gets words; a script gets the error body. */
const refuseHost = (path: string, verdict: HostVerdict): Response | null => {
  const page = hostPage(verdict);
  if (page === null || verdict.kind === 'apex' || verdict.kind === 'tenant') return null;
  if (!isForwarded(path)) return page;
  const [code, message] = verdictCodes[verdict.kind];
  return refusal(code, message, { status: page.status });
};

/**
 * The tenant's browser entry as one function: decides whose address this is before anything else,
 * then serves the renderer or passes to the api what belongs to it.
 */
export const createWebHandler =
  (deps: WebHandlerDeps) =>
  async (request: Request, peer: Peer): Promise<Response> => {
    const path = new URL(request.url).pathname;
    const host = request.headers.get('host') ?? '';
    const toApi = (): Promise<Response> =>
      deps.forwarder.forward(request, { outgoing: (headers) => trustedHeaders(headers, host, peer) });
    if (probePaths.has(path)) return toApi();
    let verdict: HostVerdict;
    try {
      verdict = await judge(host, deps);
    } catch {
      return isForwarded(path)
        ? refusal('unavailable', 'The server does not answer. It may be starting.')
        : unavailablePage();
    }
    const refused = refuseHost(path, verdict);
    if (refused !== null) return refused;
    if (isForwarded(path)) return toApi();
    if (closedPrefixes.some((prefix) => isUnder(path, prefix)))
      return refusal('not_found', 'Nothing at this address.');
    return answerShell(request, deps.files, {
      mode: 'web',
      tenant: verdict.kind === 'tenant' ? (verdict.slug ?? null) : null,
    });
  };
