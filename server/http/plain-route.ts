import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Ctx } from '../data/context.ts';
import type { PlatformRole } from '../data/postgres/enums.ts';
import { platformRoute, type RequestCtx } from '../trpc/base.ts';
import { coerceQuery } from './coerce-query.ts';

/** A download: a GET whose answer is no JSON, for members of the platform team. */
export interface PlainRoute {
  /** Fastify's form: `/admin/things/:id/file`. Described in openapi.ts by hand. */
  url: string;
  roles: readonly PlatformRole[];
  /** See Meta of server/trpc/base.ts. */
  saasOnly?: true;
  /** Form of its query; without it a query is not looked at. */
  query?: z.ZodType;
  /**
   * @param query as its form says
   * @returns the body, streamed; headers are set on the reply before
   */
  answer(
    ctx: Ctx,
    request: FastifyRequest,
    reply: FastifyReply,
    query: unknown,
  ): Promise<NodeJS.ReadableStream>;
}

/** Mounts plain routes with the identity, the refusals and the roles of the procedures. */
export function mountPlainRoutes(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>,
  routes: readonly PlainRoute[],
): void {
  for (const route of routes) {
    app.get(route.url, { exposeHeadRoute: false }, async (request, reply) => {
      const ctx = platformRoute(await contextOf(request, reply), route);
      const query = route.query?.parse(coerceQuery(route.query, request.query as Record<string, unknown>));
      return reply.send(await route.answer(ctx, request, reply, query));
    });
  }
}
