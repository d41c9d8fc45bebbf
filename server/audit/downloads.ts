import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tenantQuery } from '../auth/contract.ts';
import { access, createCallerFactory, type RequestCtx, router } from '../trpc/base.ts';
import { exportAuditInput, exportOwnAuditInput } from './contract.ts';
import { type Download, exportAudit, exportOwnAudit } from './export.ts';

/** Access and input are checked as for every procedure; these answer a stream, so they are not in the router. */
const procedures = router({
  platform: access
    .platform('owner', 'operator', 'support')
    .input(exportAuditInput)
    .query(({ ctx, input }) => exportAudit(ctx, input)),
  own: access
    .tenant('admin')
    .input(exportOwnAuditInput)
    .query(({ ctx, input }) => exportOwnAudit(ctx, input)),
});
const createCaller = createCallerFactory(procedures);

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => Promise<RequestCtx>;
/** A list comes as `a,b` or repeated. */
const listed = (value: unknown): unknown => (typeof value === 'string' ? value.split(',') : value);

/** What the query asks, but for which cookie signs it; whatever does not fit is left for the contract to refuse. */
function inputOf({ query }: FastifyRequest): never {
  const { action, kind, [tenantQuery]: _cookie, ...rest } = query as Record<string, unknown>;
  return {
    ...rest,
    ...(action === undefined ? {} : { action: listed(action) }),
    ...(kind === undefined ? {} : { kind: listed(kind) }),
  } as never;
}

/** Downloads of audit chains, streamed. */
export function auditDownloads(app: FastifyInstance, contextOf: ContextOf): void {
  const send = (reply: FastifyReply, { fileName, contentType, body }: Download): FastifyReply =>
    reply.type(contentType).header('content-disposition', `attachment; filename="${fileName}"`).send(body);
  app.get('/admin/audit/export', { exposeHeadRoute: false }, async (request, reply) =>
    send(reply, await createCaller(await contextOf(request, reply)).platform(inputOf(request))),
  );
  app.get('/api/audit/export', { exposeHeadRoute: false }, async (request, reply) =>
    send(reply, await createCaller(await contextOf(request, reply)).own(inputOf(request))),
  );
}
