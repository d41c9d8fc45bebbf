import type { Ctx } from '../data/context.ts';
import { removeArchives } from '../data/mongo/archives.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { archiveName } from './claim.ts';
import { keptDays } from './make.ts';

const perRound = 100;

/**
 * Removes archives whose time is over; the row stays with its size and hash. The export of a deletion has no end
 * while its tenant waits for the purge; once restored it is kept like any other.
 */
export async function expireArchives(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now();
  const due = await asPlatform(ctx, 'export', async (tx) => {
    await tx.$executeRaw`
      UPDATE tenant_exports e SET expires_at = ${now}::timestamptz + ${keptDays}::int * interval '1 day'
      FROM tenants t WHERE t.id = e.tenant_id AND e.cause = 'deletion' AND e.state = 'done'
        AND e.expires_at IS NULL AND t.deleted_at IS NULL`;
    return tx.$queryRaw<{ tenantId: string; slug: string; exportId: string; attempt: number }[]>`
      SELECT e.tenant_id AS "tenantId", t.slug, e.id AS "exportId", e.tries AS attempt
      FROM tenant_exports e JOIN tenants t ON t.id = e.tenant_id AND t.purge_started_at IS NULL
      WHERE e.state = 'done' AND e.expires_at <= ${now}::timestamptz AND e.archive_removed_at IS NULL
      ORDER BY e.expires_at LIMIT ${perRound}`;
  });
  for (const { tenantId, slug, exportId, attempt } of due) {
    await removeArchives({ stores: ctx.stores, tenantSlug: slug }, [archiveName({ exportId, attempt })]);
    await asPlatform(ctx, 'export', (tx) =>
      tx.tenantExport.update({
        where: { tenantId_id: { tenantId, id: exportId } },
        data: { archiveRemovedAt: now },
      }),
    );
  }
}
