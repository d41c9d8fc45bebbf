import type { IncomingMessage } from 'node:http';
import type { AnyRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { incomingMessageToRequest } from '@trpc/server/adapters/node-http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asAppError } from '../errors/describe.ts';
import type { RequestCtx } from '../trpc/base.ts';

/** Calls in one batched request; more is refused, so that limits count. */
const maxBatchSize = 10;

/**
 * Mounts tRPC at /trpc. The library's own Fastify plugin sends every answer as a web stream, which costs more than the
 * call; here only event streams are streamed.
 */
export async function mountTrpc(
  app: FastifyInstance,
  router: AnyRouter,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    scope.all('/trpc/:path', async (request, reply) => {
      const incoming = request.raw as IncomingMessage & { body?: unknown };
      if (request.body !== undefined) incoming.body = request.body;
      const response = await fetchRequestHandler({
        endpoint: '/trpc',
        router,
        maxBatchSize,
        req: incomingMessageToRequest(incoming, reply.raw, { maxBodySize: null }),
        createContext: () => contextOf(request, reply),
        onError({ error, path }) {
          if (asAppError(error).status >= 500)
            request.log.error({ err: error.cause ?? error, path }, 'procedure failed');
        },
      });
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) return reply.send(response);
      for (const [name, value] of response.headers) reply.header(name, value);
      return reply.code(response.status).send(await response.text());
    });
  });
}
