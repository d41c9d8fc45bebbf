import { eraseMembers } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { dropTenantDatabase } from '../data/mongo/dump.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { deleteTenantRows } from '../data/postgres/tenant-rows.ts';
import { childrenFirst, tenantTables } from '../data/postgres/tenant-tables.ts';
import { removeTenantKeys } from '../data/redis/tenant-keys.ts';
import { openQueues } from '../queue/queues.ts';

/** A tenant whose purge has begun. */
export interface Purged {
  tenantId: string;
  tenantSlug: string;
}

/** Rows deleted in one transaction: short enough to keep nobody waiting. */
const batch = 5_000;
const jobsBatch = 500;
const peopleBatch = 200;

/** Repeats a step until it finds nothing more; stops early when the worker does. */
async function untilNone(ctx: Ctx, step: () => Promise<number>): Promise<void> {
  do ctx.signal?.throwIfAborted();
  while ((await step()) > 0);
}

/** Jobs that would call a worker for a run that is gone. */
export async function removeJobs(ctx: Ctx, { tenantId }: Purged, queuePrefix?: string): Promise<void> {
  const queues = openQueues(ctx.stores.transport, queuePrefix);
  let after = '00000000-0000-0000-0000-000000000000';
  try {
    await untilNone(ctx, async () => {
      const open = await asPlatform(
        ctx,
        'purge',
        (tx) => tx.$queryRaw<{ runId: string; attempt: number; role: string }[]>`
          SELECT a.run_id AS "runId", a.attempt, r.role FROM attempts a
          JOIN runs r ON r.tenant_id = a.tenant_id AND r.id = a.run_id AND r.attempt = a.attempt
          WHERE a.tenant_id = ${tenantId}::uuid AND a.state IN ('admitted', 'running') AND a.run_id > ${after}::uuid
          ORDER BY a.run_id LIMIT ${jobsBatch}`,
      );
      await queues.remove(open.map((one) => ({ ...one, tenantId })));
      after = open.at(-1)?.runId ?? after;
      return open.length;
    });
  } finally {
    await queues.close();
  }
}

/** Live events and whatever else a tenant has in Redis. */
export async function removeKeys(ctx: Ctx, { tenantId }: Purged): Promise<void> {
  await removeTenantKeys(ctx.stores.transport, tenantId);
}

/** The tenant's Mongo database with its documents, and with the archives. */
export async function removeDocuments(ctx: Ctx, { tenantSlug }: Purged): Promise<void> {
  await dropTenantDatabase({ stores: ctx.stores, tenantSlug });
}

/** Memberships, and the people who belong nowhere else. */
export async function removePeople(ctx: Ctx, { tenantId }: Purged): Promise<void> {
  await untilNone(ctx, async () => (await eraseMembers(ctx, tenantId, peopleBatch)).left);
}

/** Every row of every tenant table, whatever refers to another before that other; the audit chain by its own function. */
export async function removeRows(ctx: Ctx, { tenantId }: Purged): Promise<void> {
  for (const table of childrenFirst(await tenantTables(ctx))) {
    if (table.deletes !== null) await untilNone(ctx, () => deleteTenantRows(ctx, table, tenantId, batch));
    else await untilNone(ctx, () => removeAuditEntries(ctx, tenantId));
  }
}

async function removeAuditEntries(ctx: Ctx, tenantId: string): Promise<number> {
  const [row] = await asPlatform(
    ctx,
    'purge',
    (tx) =>
      tx.$queryRaw<
        { removed: number }[]
      >`SELECT purge_audit_entries(${tenantId}::uuid, ${batch}::int) AS removed`,
  );
  return row?.removed ?? 0;
}
