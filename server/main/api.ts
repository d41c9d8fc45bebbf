import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { auditDownloads } from '../audit/index.ts';
import {
  type Auth,
  atHost,
  authRoutes,
  credentialsOf,
  identify,
  identifyAgain,
  openAuth,
  requireClientHeader,
} from '../auth/index.ts';
import type { Config } from '../config.ts';
import { type Clock, machineCtx } from '../data/context.ts';
import type { Stores } from '../data/stores.ts';
import { AppError } from '../errors/app-error.ts';
import { bindLive, type EventHub, openEventHub } from '../events/index.ts';
import { archiveRoute } from '../exports/index.ts';
import { bindDeployment } from '../hosts/index.ts';
import { buildHttp } from '../http/app.ts';
import { mountPlainRoutes } from '../http/plain-route.ts';
import { createMailer, parseMailConfig } from '../mail/index.ts';
import { createSecrets } from '../secrets/index.ts';
import { bindTenantSettings, lookUpHost, tenantsCsv } from '../tenants/index.ts';
import type { RequestCtx } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';
import { guardRoutes, type HostGuard, openHostGuard } from './host-guard.ts';
import { openModelsOf } from './model-servers.ts';
import { readiness } from './readiness.ts';
import { openSingleTenant } from './single-tenant.ts';
import { closeStores, openStores } from './stores.ts';

export interface Api {
  port: number;
  close(): Promise<void>;
}

/** Opens identity for a process: keys, mail, limits. */
export function openIdentity(config: Config, stores: Stores, clock: Clock, log: Logger): Promise<Auth> {
  return openAuth({
    stores,
    clock,
    log,
    secrets: createSecrets(config.masterKey),
    mail: createMailer(parseMailConfig(config)),
    settings: { publicUrl: config.PUBLIC_URL, secureCookies: config.PUBLIC_URL.startsWith('https:') },
  });
}

function contextOf(auth: Auth, guard: HostGuard, clock: Clock, log: Logger) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<RequestCtx> => {
    const hostTenant = await guard.hostTenantOf(request);
    requireClientHeader(request);
    const identity = atHost(await identify(auth, credentialsOf(request)), hostTenant);
    const key = request.headers['idempotency-key'];
    const ended = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) ended.abort();
    });
    return {
      stores: auth.stores,
      clock,
      log: log.child({ requestId: request.id }),
      identity,
      hostTenant,
      // Replaced by the access level; what stays so may do nothing.
      actor: { kind: 'user', id: null, label: 'anonymous', role: null },
      requestId: request.id,
      source: 'api',
      signal: ended.signal,
      idempotencyKey: typeof key === 'string' ? key : undefined,
    };
  };
}

/** Opens live streams: one Redis subscription a process, and a look at who listens whenever identity changes. */
export function openLive(stores: Stores, auth: Auth, log: Logger): EventHub {
  const hub = openEventHub(stores.transport, log);
  bindLive(stores, {
    hub,
    async recheck({ identity }) {
      const now = await identifyAgain(auth, identity);
      if (!now?.tenant) throw new AppError('unauthenticated', 'This sign-in has ended. Sign in again.');
      if (now.tenant.status === 'suspended')
        throw new AppError(
          'tenant_suspended',
          'This workspace is suspended: nothing runs until it is resumed.',
        );
    },
  });
  return hub;
}

export interface ApiOptions {
  stores: Stores;
  auth: Auth;
  clock: Clock;
  log: Logger;
  version: string;
  publicUrl: string;
  baseDomain: string;
  deletionGraceDays: number;
  trustedProxies: string[];
  /** The one tenant of an on-prem installation; left out, hosts name tenants. */
  singleTenant?: { id: string; slug: string } | undefined;
}

/** The api's HTTP server over stores already open. */
export function buildApi(options: ApiOptions): Promise<FastifyInstance> {
  const { stores, auth, clock, log, baseDomain, deletionGraceDays, singleTenant } = options;
  bindDeployment(
    stores,
    singleTenant ? { mode: 'on_prem', baseDomain, tenant: singleTenant } : { mode: 'saas', baseDomain },
  );
  bindTenantSettings(stores, { deletionGraceDays });
  const machine = machineCtx(stores, 'web', { clock, log });
  const guard = openHostGuard(machine);
  const ofRequest = contextOf(auth, guard, clock, log);
  return buildHttp({
    ...options,
    router: appRouter,
    contextOf: ofRequest,
    ready: readiness(stores),
    guard: (app) => {
      guardRoutes(app, guard);
      app.addHook('onClose', async () => guard.close());
    },
    routes: async (app: FastifyInstance) => {
      await authRoutes(app, auth, (request) => guard.hostTenantOf(request));
      mountPlainRoutes(app, ofRequest, [archiveRoute, tenantsCsv]);
      auditDownloads(app, ofRequest);
      app.get<{ Querystring: { name?: string } }>('/internal/host', (request) =>
        lookUpHost(machine, String(request.query.name ?? '')),
      );
    },
  });
}

/** Starts the api process: everything people and scripts ask of the platform. */
export async function startApi(
  config: Config,
  log: Logger,
  options: { clock: Clock; version: string },
): Promise<Api> {
  const stores = await openStores(config, log, 'dmagency-api');
  const auth = await openIdentity(config, stores, options.clock, log);
  const singleTenant = await openSingleTenant(
    machineCtx(stores, 'start', { clock: options.clock, log }),
    config,
  );
  const { PUBLIC_URL: publicUrl, BASE_DOMAIN: baseDomain, TRUSTED_PROXIES: trustedProxies } = config;
  const { DELETION_GRACE_DAYS: deletionGraceDays } = config;
  const models = openModelsOf(config, stores);
  const hub = openLive(stores, auth, log);
  const app = await buildApi({
    ...options,
    stores,
    auth,
    log,
    publicUrl,
    baseDomain,
    deletionGraceDays,
    trustedProxies,
    singleTenant,
  });
  await app.listen({ host: config.HOST, port: config.PORT });
  const { port } = app.server.address() as AddressInfo;
  log.info({ port }, 'api answers');
  return {
    port,
    async close() {
      await app.close();
      hub.close();
      await models.close();
      await auth.close();
      await closeStores(stores);
    },
  };
}
