import type { AnyProcedure, AnyRouter } from '@trpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { createCallerFactory, type Meta, type RequestCtx } from '../trpc/base.ts';
import { coerceQuery } from './coerce-query.ts';
import { creates } from './openapi.ts';

interface RestRoute {
  path: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  input: z.ZodType | undefined;
  /** Status of success. */
  success: 200 | 201;
}

/** Every procedure that names a REST path. */
function restRoutes(router: AnyRouter): RestRoute[] {
  const procedures = router._def.procedures as Record<string, AnyProcedure>;
  return Object.entries(procedures).flatMap(([path, procedure]) => {
    const { meta, inputs } = procedure._def as unknown as { meta?: Meta; inputs: z.ZodType[] };
    const rest = meta?.openapi;
    if (!rest) return [];
    return [
      {
        path,
        method: rest.method as RestRoute['method'],
        url: rest.path.replace(/\{(\w+)\}/g, ':$1'),
        input: inputs[0],
        success: creates(meta) ? 201 : 200,
      },
    ];
  });
}

function inputOf(route: RestRoute, request: FastifyRequest): unknown {
  const params = request.params as Record<string, unknown>;
  if (route.method === 'GET' || route.method === 'DELETE') {
    const body = (request.body ?? {}) as Record<string, unknown>;
    const merged = {
      ...coerceQuery(route.input, request.query as Record<string, unknown>),
      ...body,
      ...params,
    };
    return route.input === undefined && Object.keys(merged).length === 0 ? undefined : merged;
  }
  const body = request.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body))
    throw new AppError('invalid_input', 'The body must be a JSON object.');
  for (const name of Object.keys(params)) {
    if (Object.hasOwn(body, name))
      throw new AppError('invalid_input', `${name} is named by the path: leave it out of the body.`);
  }
  return { ...body, ...params };
}

/** Mounts the REST form of the router: same procedures, own status codes, 201 for what a POST creates. */
export function mountRest(
  app: FastifyInstance,
  router: AnyRouter,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>,
): void {
  const createCaller = createCallerFactory(router);
  for (const route of restRoutes(router)) {
    app.route({
      method: route.method,
      url: route.url,
      handler: async (request, reply) => {
        const caller = createCaller(await contextOf(request, reply));
        const procedure = route.path
          .split('.')
          .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], caller) as (
          input: unknown,
        ) => Promise<unknown>;
        const result = await procedure(inputOf(route, request));
        return reply.code(route.success).send(result ?? {});
      },
    });
  }
}
