import type { Ctx } from '../data/context.ts';
import type { PlatformTx, TenantTx } from '../data/postgres/doors.ts';

/**
 * Settles the open calls of an attempt whose worker is gone. Nothing is known of what came back, so the whole hold
 * counts as spent; for a local model that is an explicit 0.
 */
export async function settleOrphans(
  tx: TenantTx | PlatformTx,
  ctx: Pick<Ctx, 'clock'>,
  of: { tenantId: string; runId: string; attempt: number; errorCode: string },
): Promise<void> {
  const now = ctx.clock.now();
  await tx.$executeRaw`
    WITH settled AS (
      UPDATE ledger_entries
      SET state = 'settled', cost_micros = held_micros, estimated = true, error_code = ${of.errorCode},
          settled_at = ${now}::timestamptz
      WHERE tenant_id = ${of.tenantId}::uuid AND run_id = ${of.runId}::uuid AND attempt = ${of.attempt}
        AND state = 'reserved'
      RETURNING period, held_micros
    ), sums AS (
      SELECT period, sum(held_micros)::bigint AS micros FROM settled GROUP BY period
    ), months AS (
      UPDATE spend_months m
      SET settled_micros = m.settled_micros + s.micros, held_micros = m.held_micros - s.micros
      FROM sums s WHERE m.tenant_id = ${of.tenantId}::uuid AND m.period = s.period
    )
    UPDATE runs SET cost_micros = cost_micros + (SELECT coalesce(sum(micros), 0) FROM sums)
    WHERE tenant_id = ${of.tenantId}::uuid AND id = ${of.runId}::uuid`;
}
