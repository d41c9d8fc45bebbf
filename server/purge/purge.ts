import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { withSessionLock } from '../data/postgres/session-lock.ts';
import { beginPurge } from './begin.ts';
import { finishPurge } from './finish.ts';
import { type Purged, removeDocuments, removeJobs, removeKeys, removePeople, removeRows } from './remove.ts';

/** Where the queues lie; tests have their own. */
export interface PurgeOptions {
  queuePrefix?: string;
}

/** Tenants whose grace period is over, those already begun first. */
function findDue(ctx: Ctx): Promise<Purged[]> {
  const now = ctx.clock.now();
  return asPlatform(
    ctx,
    'purge',
    (tx) => tx.$queryRaw<Purged[]>`
      SELECT id AS "tenantId", slug AS "tenantSlug" FROM tenants
      WHERE deleted_at IS NOT NULL AND purge_at <= ${now}::timestamptz
      ORDER BY purge_started_at NULLS LAST, purge_at`,
  );
}

/** Every step finds its own work done when it is run again: a purge killed anywhere is taken up from the start. */
async function purgeOne(ctx: Ctx, tenant: Purged, { queuePrefix }: PurgeOptions): Promise<void> {
  if (!(await beginPurge(ctx, tenant))) return;
  await removeJobs(ctx, tenant, queuePrefix);
  await removeKeys(ctx, tenant);
  await removeDocuments(ctx, tenant);
  await removePeople(ctx, tenant);
  await removeRows(ctx, tenant);
  await finishPurge(ctx, tenant);
  ctx.log.info({ tenantId: tenant.tenantId }, 'tenant purged');
}

/**
 * Removes everything of every tenant whose grace period is over and whose archive is made. Any number of workers may
 * do so at once: each tenant is one worker's at a time.
 */
export async function purgeDue(ctx: Ctx, options: PurgeOptions = {}): Promise<void> {
  for (const tenant of await findDue(ctx)) {
    if (ctx.signal?.aborted) return;
    try {
      await withSessionLock(ctx, 'purge', `purge:${tenant.tenantId}`, () => purgeOne(ctx, tenant, options));
    } catch (error) {
      if (ctx.signal?.aborted) return;
      ctx.log.error({ err: error, tenantId: tenant.tenantId }, 'purge not finished; it is taken up again');
    }
  }
}
