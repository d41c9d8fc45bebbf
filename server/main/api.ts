import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import {
  type Auth,
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
import { buildHttp } from '../http/app.ts';
import { createMailer, parseMailConfig } from '../mail/index.ts';
import { createSecrets } from '../secrets/index.ts';
import { lookUpHost } from '../tenants/index.ts';
import type { RequestCtx } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';
import { openModelsOf } from './model-servers.ts';
import { readiness } from './readiness.ts';
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

function contextOf(auth: Auth, clock: Clock, log: Logger) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<RequestCtx> => {
    requireClientHeader(request);
    const identity = await identify(auth, credentialsOf(request));
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
      // Replaced by the access level; what stays so may do nothing.
      actor: { kind: 'user', id: null, label: 'anonymous', role: null },
      requestId: request.id,
      source: 'api',
      signal: ended.signal,
      idempotencyKey: typeof key === 'string' ? key.slice(0, 200) : undefined,
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
  trustedProxies: string[];
}

/** The api's HTTP server over stores already open. */
export function buildApi(options: ApiOptions): Promise<FastifyInstance> {
  const { stores, auth, clock, log } = options;
  const machine = machineCtx(stores, 'web', { clock, log });
  return buildHttp({
    ...options,
    router: appRouter,
    contextOf: contextOf(auth, clock, log),
    ready: readiness(stores),
    routes: async (app: FastifyInstance) => {
      await authRoutes(app, auth);
      app.get<{ Querystring: { name?: string } }>('/internal/host', (request) =>
        lookUpHost(machine, String(request.query.name ?? ''), options.baseDomain),
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
  const { PUBLIC_URL: publicUrl, BASE_DOMAIN: baseDomain, TRUSTED_PROXIES: trustedProxies } = config;
  const models = openModelsOf(config, stores);
  const hub = openLive(stores, auth, log);
  const app = await buildApi({ ...options, stores, auth, log, publicUrl, baseDomain, trustedProxies });
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
