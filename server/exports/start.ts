import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { answerOnce, type Once } from '../idempotency/index.ts';
import type { ExportRow } from './contract.ts';
import { presentExport } from './present.ts';
import { queueExport } from './queue.ts';

/**
 * Queues an export of a whole tenant, suspended or deleted ones too; a worker makes it.
 * @throws AppError not_found, also while it is being purged; conflict while another export of it waits or runs
 */
export function startExport(ctx: Ctx, { tenant: key }: { tenant: string }): Promise<ExportRow> {
  return answerOnce(ctx, 'exports.start', { tenant: key }, (once) => queueOne(ctx, key, once));
}

function queueOne(ctx: Ctx, key: string, once: Once): Promise<ExportRow> {
  return asPlatform(ctx, 'exports.start', async (tx) => {
    const found = await tx.tenant.findUnique({ where: tenantKey(key), select: { id: true } });
    if (!found) throw notFound('tenant');
    // One such act on a tenant at a time: two requests at once queue one export.
    const [tenant] = await tx.$queryRaw<
      { slug: string; purging: boolean }[]
    >`SELECT slug, purge_started_at IS NOT NULL AS purging FROM tenants WHERE id = ${found.id}::uuid FOR UPDATE`;
    if (!tenant || tenant.purging) throw notFound('tenant');
    const begun = once.noted('export');
    if (begun) {
      const where = { tenantId_id: { tenantId: found.id, id: begun } };
      return presentExport(await tx.tenantExport.findUniqueOrThrow({ where }));
    }
    const open = await tx.tenantExport.findFirst({
      where: { tenantId: found.id, state: { in: ['queued', 'running'] } },
      select: { id: true, state: true },
    });
    if (open) {
      throw new AppError(
        'conflict',
        `Not started: an export of this tenant is ${open.state === 'queued' ? 'waiting for a worker' : 'being made'}. Wait until it has ended.`,
        { details: { exportId: open.id } },
      );
    }
    const id = await queueExport(tx, ctx, { tenantId: found.id, cause: 'request' });
    const event = {
      action: 'tenant.export_started',
      objectType: 'tenant',
      objectId: found.id,
      after: { exportId: id, slug: tenant.slug },
    };
    await auditPlatform(ctx, tx, event);
    await auditTenant({ ...ctx, tenantId: found.id }, tx, event);
    await once.note(tx, 'export', id);
    return presentExport(
      await tx.tenantExport.findUniqueOrThrow({ where: { tenantId_id: { tenantId: found.id, id } } }),
    );
  });
}
