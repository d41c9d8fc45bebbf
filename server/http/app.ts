import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { AnyRouter } from '@trpc/server';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { AppError, nothingHere } from '../errors/app-error.ts';
import { describeError } from '../errors/describe.ts';
import { trustedProxies } from '../hosts/index.ts';
import type { RequestCtx } from '../trpc/base.ts';
import { mountTrpc } from './mount-trpc.ts';
import { openApiDocument } from './openapi.ts';
import { mountRest } from './rest.ts';

const bodyLimitBytes = 5 * 1024 * 1024;

export interface HttpOptions {
  router: AnyRouter;
  log: Logger;
  version: string;
  publicUrl: string;
  /** Addresses and networks whose X-Forwarded-* headers count; none by default. */
  trustedProxies: string[];
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>;
  /** Resolves when every store answers; throws what does not. */
  ready: () => Promise<void>;
  /** Guards every route, before any of them is mounted. */
  guard?: (app: FastifyInstance) => void;
  /** Further routes: sign-in, host lookup. */
  routes?: (app: FastifyInstance) => Promise<void> | void;
}

function translate(error: unknown): unknown {
  const { statusCode, code } = error as Partial<FastifyError>;
  if (error instanceof AppError || typeof statusCode !== 'number' || statusCode >= 500) return error;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('invalid_input', 'The request is larger than 5 MB.');
  if (statusCode === 404) return nothingHere();
  return new AppError('invalid_input', 'The request could not be read: send JSON of the documented form.');
}

function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const described = describeError(translate(error), request.id);
    if (described.status >= 500) request.log.error({ err: error }, 'request failed');
    void reply.code(described.status).send({ error: described.body });
  });
  app.setNotFoundHandler((request, reply) => {
    const described = describeError(nothingHere(), request.id);
    void reply.code(described.status).send({ error: described.body });
  });
}

/** The api's HTTP server: tRPC at /trpc, REST from the same router, health. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    trustProxy: options.trustedProxies.length > 0 ? trustedProxies(options.trustedProxies) : false,
    routerOptions: { maxParamLength: 5_000 },
    forceCloseConnections: true,
  });
  handleErrors(app);
  app.addHook('onRequest', async (request, reply) => {
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
      throw new AppError('invalid_input', 'Send JSON: the content type must be application/json.');
    }
    reply
      .header('x-request-id', request.id)
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store');
  });
  options.guard?.(app);
  await app.register(cookie);
  await mountTrpc(app, options.router, options.contextOf);
  mountRest(app, options.router, options.contextOf);
  const document = openApiDocument(options.router, options.publicUrl, options.version);
  app.get('/openapi.json', () => document);
  app.get('/healthz', () => ({ ok: true, version: options.version }));
  app.get('/readyz', async () => {
    await options.ready();
    return { ok: true };
  });
  await options.routes?.(app);
  return app;
}
