import type { Forwarder } from '../../console-host/serve/forward.ts';
import type { Peer } from '../../console-host/serve/node-bridge.ts';
import { refusal } from '../../console-host/serve/refusal.ts';
import { answerShell } from '../../console-host/serve/shell.ts';
import type { StaticFiles } from '../../console-host/serve/static-files.ts';
import type { ErrorCode } from '../errors/app-error.ts';
import { type Asked, askedThrough, type HostVerdict, readHost, type Trusts } from '../hosts/index.ts';
import { hostPage, unavailablePage } from './host-pages.ts';
import type { ResolveHost } from './host-resolver.ts';

export interface WebHandlerDeps {
  files: StaticFiles;
  forwarder: Forwarder;
  resolveHost: ResolveHost;
  /** On-prem one tenant has the whole installation, whatever the host. */
  deployment: 'saas' | 'on_prem';
  /** In small letters; tenants' names are under it. */
  baseDomain: string;
  /** Senders whose X-Forwarded-* headers are believed. */
  trusts: Trusts;
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
const trustedHeaders = (headers: Headers, asked: Asked): void => {
  for (const name of [...headers.keys()]) {
    if (name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-')) headers.delete(name);
  }
  headers.set('x-forwarded-host', asked.host);
  headers.set('x-forwarded-for', asked.address);
  headers.set('x-forwarded-proto', asked.protocol);
  const cookie = cookiesForApi(headers.get('cookie'));
  if (cookie === null) headers.delete('cookie');
  else headers.set('cookie', cookie);
};

/** What a name says by itself needs nobody's answer: floods of invented hosts stop here. */
const judge = async (host: string, deps: WebHandlerDeps): Promise<HostVerdict> => {
  const reading = readHost(host, deps.baseDomain);
  if (reading.kind === 'malformed') return { kind: 'malformed' };
  // One question for every host: the api knows the tenant.
  if (deps.deployment === 'on_prem') return deps.resolveHost(deps.baseDomain);
  if (reading.kind === 'slug') return deps.resolveHost(`${reading.slug}.${deps.baseDomain}`);
  if (reading.kind === 'domain') return deps.resolveHost(reading.domain);
  return { kind: reading.kind };
};

/** A browser page gets words; a script gets the error body. */
const refuseHost = (path: string, verdict: HostVerdict): Response | null => {
  const page = hostPage(verdict);
  if (page === null || verdict.kind === 'apex' || verdict.kind === 'tenant') return null;
  if (!isForwarded(path)) return page;
  const [code, message] = verdictCodes[verdict.kind];
  return refusal(code, message, { status: page.status });
};

/** Once a browser has come over TLS that ends here it does not come without for a year; other hosts are not its matter. */
const stayEncrypted = (response: Response, peer: Peer): Response => {
  if (peer.encrypted) response.headers.set('strict-transport-security', 'max-age=31536000');
  return response;
};

const answer = async (request: Request, peer: Peer, deps: WebHandlerDeps): Promise<Response> => {
  const path = new URL(request.url).pathname;
  const asked = askedThrough(request.headers, peer, deps.trusts);
  const toApi = (): Promise<Response> =>
    deps.forwarder.forward(request, { outgoing: (headers) => trustedHeaders(headers, asked) });
  if (probePaths.has(path)) return toApi();
  let verdict: HostVerdict;
  try {
    verdict = await judge(asked.host, deps);
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
    deployment: deps.deployment,
  });
};

/**
 * The tenant's browser entry as one function: decides whose address this is before anything else,
 * then serves the renderer or passes to the api what belongs to it.
 */
export const createWebHandler =
  (deps: WebHandlerDeps) =>
  async (request: Request, peer: Peer): Promise<Response> =>
    stayEncrypted(await answer(request, peer, deps), peer);
