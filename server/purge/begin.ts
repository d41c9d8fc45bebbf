import { auditPlatform } from '../audit/index.ts';
import { announceIdentityChange } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { tenantCollections } from '../data/mongo/dump.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import { countTenantRows } from '../data/postgres/tenant-rows.ts';
import { tenantTables } from '../data/postgres/tenant-tables.ts';
import { decideMove } from '../tenants/index.ts';

/** Why a tenant is not purged yet, or that it is. */
export type Readiness = { ready: true } | { ready: false; because: string | null };

/**
 * Whether everything of it lies in an archive made since the deletion. Without one a purge waits: a person has to
 * start another export. `because` is null while one is being made.
 */
async function readinessOf(
  tx: PlatformTx,
  tenant: { id: string; deletedAt: Date | null },
): Promise<Readiness> {
  const exports = await tx.tenantExport.findMany({
    where: { tenantId: tenant.id, createdAt: { gte: tenant.deletedAt ?? new Date(0) } },
    orderBy: { createdAt: 'desc' },
    select: { state: true, errorMessage: true },
  });
  // One that is being made would write on into a database that is gone.
  if (exports.some(({ state }) => state === 'queued' || state === 'running'))
    return { ready: false, because: null };
  if (exports.some(({ state }) => state === 'done')) return { ready: true };
  const failed = exports.find(({ state }) => state === 'failed');
  return {
    ready: false,
    because: failed
      ? `The export made before the purge failed: ${failed.errorMessage ?? 'no reason was kept.'} Start another one.`
      : 'It was never exported since it was deleted. Start an export.',
  };
}

/** Says once that a purge waits for a person. */
async function sayItWaits(
  ctx: Ctx,
  tx: PlatformTx,
  tenant: { id: string; slug: string; deletedAt: Date | null },
  because: string,
): Promise<void> {
  const action = 'tenant.purge_waits';
  const said = await tx.platformAuditEntry.findFirst({
    where: { action, objectId: tenant.id, at: { gte: tenant.deletedAt ?? new Date(0) } },
    select: { seq: true },
  });
  if (said) return;
  ctx.log.warn({ tenantId: tenant.id, because }, 'a purge waits');
  const after = { slug: tenant.slug };
  await auditPlatform(ctx, tx, { action, objectType: 'tenant', objectId: tenant.id, reason: because, after });
}

/**
 * Begins the purge of a tenant whose grace period is over: from the commit on it is not there for anybody. What it
 * had is counted into the audit entry, because nothing is left to count at the end.
 * @returns whether its purge may go on
 */
export async function beginPurge(ctx: Ctx, of: { tenantId: string; tenantSlug: string }): Promise<boolean> {
  const { tenantId } = of;
  // Counted before: it may take long, and nothing works for a deleted tenant any more.
  const rows = await countTenantRows(ctx, await tenantTables(ctx), tenantId);
  const documents = Object.fromEntries(
    (await tenantCollections({ stores: ctx.stores, tenantSlug: of.tenantSlug })).map((one) => [
      one.name,
      one.documents,
    ]),
  );
  const begun = await asPlatform(ctx, 'purge', async (tx) => {
    await tx.$queryRaw`SELECT 1 AS locked FROM tenants WHERE id = ${tenantId}::uuid FOR UPDATE`;
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId } });
    const now = ctx.clock.now();
    // Restored, or purged by another worker, since it was found.
    if (!tenant?.deletedAt || !tenant.purgeAt || tenant.purgeAt > now) return false;
    if (tenant.purgeStartedAt) return true;
    const readiness = await readinessOf(tx, tenant);
    if (!readiness.ready) {
      if (readiness.because) await sayItWaits(ctx, tx, tenant, readiness.because);
      return false;
    }
    const head = await tx.auditHead.findUnique({ where: { tenantId } });
    await tx.tenant.update({
      where: { id: tenantId },
      data: decideMove(tenant, { kind: 'begin_purge' }, now),
    });
    await auditPlatform(ctx, tx, {
      action: 'tenant.purge_started',
      objectType: 'tenant',
      objectId: tenantId,
      after: {
        slug: tenant.slug,
        postgres: rows,
        mongo: documents,
        // Its last entry; the word hash would be taken for a secret's.
        chain: head && { seq: head.seq, head: Buffer.from(head.hash).toString('hex') },
      },
    });
    return true;
  });
  if (begun) await announceIdentityChange(ctx, { kind: 'tenant', id: tenantId });
  return begun;
}
