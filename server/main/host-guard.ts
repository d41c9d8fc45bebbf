import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Ctx } from '../data/context.ts';
import { AppError, nothingHere } from '../errors/app-error.ts';
import { deploymentOf, type HostVerdict, readHost } from '../hosts/index.ts';
import { openHostDirectory } from '../tenants/index.ts';

/** Tells which tenant's host a request came to. */
export interface HostGuard {
  /**
   * Slug of the tenant whose host the request names; null where the host is nobody's: the platform's own, an address, a
   * service's name.
   * @throws AppError not_found for a name under the base domain that is no tenant's, tenant_suspended, invalid_input
   */
  hostTenantOf(request: FastifyRequest): Promise<string | null>;
  close(): void;
}

/** Health and the question whose host it is are answered whatever the host. */
const open = new Set(['/healthz', '/readyz', '/internal/host']);
/** Under the base domain the api may have a name of its own, kept from tenants. */
const apiLabel = 'api';

/** The Host this request came with; several are none, as RFC 9112 §3.2 has it. */
function hostOf(request: FastifyRequest): string {
  const { rawHeaders } = request.raw;
  const given = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (given.length > 1) throw malformed();
  return request.host;
}

const malformed = (): AppError => new AppError('invalid_input', 'The Host header is malformed.');

function slugOf(verdict: HostVerdict): string | null {
  if (verdict.kind === 'tenant') return verdict.slug ?? null;
  if (verdict.kind === 'unknown') return null;
  throw new AppError(
    'tenant_suspended',
    verdict.kind === 'deleting'
      ? 'This workspace is being deleted: nothing runs unless it is restored.'
      : 'This workspace is suspended: nothing runs until it is resumed.',
  );
}

/** Guards every route of the api by its host, before anything else looks at the request. */
export function openHostGuard(ctx: Ctx): HostGuard {
  const directory = openHostDirectory(ctx);
  const stood = new WeakMap<FastifyRequest, Promise<string | null>>();

  async function stand(request: FastifyRequest): Promise<string | null> {
    const deployment = deploymentOf(ctx);
    if (deployment.mode === 'on_prem') return slugOf(await directory.find({ id: deployment.tenant.id }));
    const host = hostOf(request);
    if (host === '') return null;
    const reading = readHost(host, deployment.baseDomain);
    switch (reading.kind) {
      case 'apex':
        return null;
      case 'malformed':
        throw malformed();
      case 'domain':
        return slugOf(await directory.find({ customDomain: reading.domain }));
      case 'slug': {
        const slug = slugOf(await directory.find({ slug: reading.slug }));
        if (slug === null) throw nothingHere();
        return slug;
      }
      case 'unknown': {
        const own = reading.why === 'address' || reading.why === 'no_domain';
        if (own || readsAsApi(host, deployment.baseDomain)) return null;
        throw nothingHere();
      }
    }
  }

  return {
    hostTenantOf(request) {
      const known = stood.get(request);
      if (known) return known;
      const standing = stand(request);
      stood.set(request, standing);
      return standing;
    },
    close: () => directory.close(),
  };
}

const readsAsApi = (host: string, baseDomain: string): boolean =>
  host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '') === `${apiLabel}.${baseDomain}`;

/** Refuses hosts that are nobody's before a route runs. tRPC's own errors have their own form: its context asks itself. */
export function guardRoutes(app: FastifyInstance, guard: HostGuard): void {
  app.addHook('onRequest', async (request) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (open.has(path) || path.startsWith('/trpc/')) return;
    await guard.hostTenantOf(request);
  });
}
