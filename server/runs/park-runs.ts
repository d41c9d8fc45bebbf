import { auditTenant } from '../audit/index.ts';
import type { Ctx, TenantCtx } from '../data/context.ts';
import type { PlatformTx } from '../data/postgres/doors.ts';
import { runEnqueueTopic } from '../queue/catalogue.ts';

/**
 * Parks everything a tenant has queued, in the transaction that suspends it. Afterwards each parked run's newest
 * attempt is lost with the code `suspended`, also where none was admitted yet, and no outbox row waits for it: the
 * reconciler finds exactly these when the tenant may work again, and queues each once. A run that a request creates
 * at this very moment stays queued: the relay passes over a suspended tenant's rows and delivers them afterwards.
 * @returns how many runs were parked
 */
export async function parkRuns(tx: PlatformTx, ctx: Ctx & Pick<TenantCtx, 'tenantId'>): Promise<number> {
  const { tenantId } = ctx;
  const now = ctx.clock.now();
  // Workers lock a campaign before its runs and attempts: the same order, so that nobody waits in a circle.
  const campaigns = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM campaigns c WHERE c.tenant_id = ${tenantId}::uuid AND c.id IN (
      SELECT r.campaign_id FROM runs r WHERE r.tenant_id = ${tenantId}::uuid AND r.state = 'queued')
    ORDER BY c.id FOR UPDATE`;
  const locked = campaigns.map(({ id }) => id);
  const parked = await tx.$queryRaw<{ id: string }[]>`
    UPDATE runs SET state = 'parked'
    WHERE tenant_id = ${tenantId}::uuid AND campaign_id = ANY (${locked}::uuid[]) AND state = 'queued' RETURNING id`;
  if (parked.length === 0) return 0;
  const ids = parked.map(({ id }) => id);
  // A statement of its own sees attempts that the relay admitted while the update above waited for it.
  await tx.attempt.updateMany({
    where: { tenantId, runId: { in: ids }, state: 'admitted' },
    data: {
      state: 'lost',
      finishedAt: now,
      errorCode: 'suspended',
      errorMessage: 'The tenant was suspended.',
    },
  });
  await tx.$executeRaw`
    WITH waiting AS (
      UPDATE runs r SET attempt = r.attempt + 1
      WHERE r.tenant_id = ${tenantId}::uuid AND r.id = ANY (${ids}::uuid[]) AND NOT EXISTS (
        SELECT 1 FROM attempts a WHERE a.tenant_id = r.tenant_id AND a.run_id = r.id AND a.attempt = r.attempt
          AND a.error_code = 'suspended')
      RETURNING r.tenant_id, r.id, r.attempt
    )
    INSERT INTO attempts (tenant_id, run_id, attempt, state, admitted_at, finished_at, error_code, error_message)
    SELECT tenant_id, id, attempt, 'lost', ${now}::timestamptz, ${now}::timestamptz, 'suspended',
      'The tenant was suspended before a worker took it.' FROM waiting`;
  await tx.$executeRaw`
    DELETE FROM outbox WHERE tenant_id = ${tenantId}::uuid AND topic = ${runEnqueueTopic}
      AND (payload->>'runId')::uuid = ANY (${ids}::uuid[])`;
  await auditTenant(ctx, tx, {
    action: 'runs.parked',
    objectType: 'tenant',
    objectId: tenantId,
    reason: 'The tenant was suspended.',
    after: { runs: parked.length },
  });
  return parked.length;
}
