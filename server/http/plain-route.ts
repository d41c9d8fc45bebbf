import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../data/context.ts';
import type { PlatformRole } from '../data/postgres/enums.ts';
import { asPlatformMember, type RequestCtx } from '../trpc/base.ts';

/** A download: a GET whose answer is no JSON, for members of the platform team. */
export interface PlainRoute {
  /** Fastify's form: `/admin/things/:id/file`. Described in openapi.ts by hand. */
  url: string;
  roles: readonly PlatformRole[];
  /** @returns the body, streamed; headers are set on the reply before */
  answer(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<NodeJS.ReadableStream>;
}

/** Mounts plain routes with the identity, the refusals and the roles of the procedures. */
export function mountPlainRoutes(
  app: FastifyInstance,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>,
  routes: readonly PlainRoute[],
): void {
  for (const { url, roles, answer } of routes) {
    app.get(url, { exposeHeadRoute: false }, async (request, reply) => {
      const ctx = asPlatformMember(await contextOf(request, reply), roles);
      return reply.send(await answer(ctx, request, reply));
    });
  }
}
