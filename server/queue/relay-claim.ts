import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { runEnqueueTopic } from './catalogue.ts';

/** A row of the outbox that this relay has to deliver. */
export interface OutboxDelivery {
  tenantId: string;
  id: string;
  topic: string;
  payload: unknown;
  /** Deliveries tried, this one included. */
  tries: number;
}

/** A claimed row comes back by itself after this long: a relay killed in the middle loses nothing. */
const leaseMs = 15_000;
const batch = 200;
const longestWaitMs = 60_000;

/**
 * Takes due rows, oldest first, for a lease; other relays pass over them meanwhile. Runs of a suspended tenant stay.
 * No transaction is open while they are delivered.
 */
export function claimOutbox(ctx: Ctx): Promise<OutboxDelivery[]> {
  const now = ctx.clock.now();
  const leased = new Date(now.getTime() + leaseMs);
  return asPlatform(
    ctx,
    'relay',
    (tx) => tx.$queryRaw<OutboxDelivery[]>`
      UPDATE outbox o SET available_at = ${leased}::timestamptz, tries = o.tries + 1
      FROM (
        SELECT w.tenant_id, w.id FROM outbox w JOIN tenants t ON t.id = w.tenant_id
        WHERE w.available_at <= ${now}::timestamptz
          AND (w.topic <> ${runEnqueueTopic} OR (t.status <> 'suspended' AND t.deleted_at IS NULL))
        ORDER BY w.available_at, w.id LIMIT ${batch} FOR UPDATE OF w SKIP LOCKED
      ) due
      WHERE o.tenant_id = due.tenant_id AND o.id = due.id
      RETURNING o.tenant_id AS "tenantId", o.id, o.topic, o.payload, o.tries`,
  );
}

/** Removes delivered rows. */
export async function settleOutbox(ctx: Ctx, delivered: readonly OutboxDelivery[]): Promise<void> {
  if (delivered.length === 0) return;
  const tenants = delivered.map((entry) => entry.tenantId);
  const ids = delivered.map((entry) => entry.id);
  await asPlatform(
    ctx,
    'relay',
    (tx) => tx.$executeRaw`
      DELETE FROM outbox o USING unnest(${tenants}::uuid[], ${ids}::uuid[]) AS d(tenant_id, id)
      WHERE o.tenant_id = d.tenant_id AND o.id = d.id`,
  );
}

/** Puts a row back for later, with what went wrong; the wait doubles up to a minute. */
export async function postponeOutbox(ctx: Ctx, entry: OutboxDelivery, error: unknown): Promise<void> {
  const waitMs = Math.min(500 * 2 ** Math.min(entry.tries, 10), longestWaitMs);
  const { tenantId, id } = entry;
  const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  const availableAt = new Date(ctx.clock.now().getTime() + waitMs);
  await asPlatform(ctx, 'relay', (tx) =>
    tx.outboxEntry.updateMany({ where: { tenantId, id }, data: { lastError, availableAt } }),
  );
}
