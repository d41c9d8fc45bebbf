import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { runEnqueuePayload } from './catalogue.ts';
import type { QueuedRun, Queues } from './queues.ts';
import type { OutboxDelivery } from './relay-claim.ts';

/**
 * Admits waiting runs: makes the attempt each row names, then puts its job into Redis. Delivered twice, the second
 * finds the attempt made and the job there; a run that was cancelled meanwhile is passed over.
 */
export async function admitRuns(ctx: Ctx, queues: Queues, entries: readonly OutboxDelivery[]): Promise<void> {
  const wanted: QueuedRun[] = entries.flatMap(({ tenantId, payload }) => {
    const parsed = runEnqueuePayload.safeParse(payload);
    if (parsed.success) return [{ tenantId, ...parsed.data }];
    ctx.log.error({ tenantId }, 'an outbox row names no run and is dropped');
    return [];
  });
  if (wanted.length === 0) return;
  const admitted = await makeAttempts(ctx, wanted);
  await queues.add(wanted.filter((run) => admitted.has(`${run.runId}-${run.attempt}`)));
}

async function makeAttempts(ctx: Ctx, wanted: readonly QueuedRun[]): Promise<Set<string>> {
  const now = ctx.clock.now();
  const tenants = wanted.map((run) => run.tenantId);
  const runs = wanted.map((run) => run.runId);
  const attempts = wanted.map((run) => run.attempt);
  return asPlatform(ctx, 'relay', async (tx) => {
    await tx.$executeRaw`
      WITH wanted AS (
        SELECT * FROM unnest(${tenants}::uuid[], ${runs}::uuid[], ${attempts}::int[]) AS w(tenant_id, run_id, attempt)
      ), moved AS (
        UPDATE runs r SET attempt = w.attempt FROM wanted w
        WHERE r.tenant_id = w.tenant_id AND r.id = w.run_id AND r.state = 'queued' AND r.attempt = w.attempt - 1
        RETURNING r.tenant_id, r.id, r.attempt
      )
      INSERT INTO attempts (tenant_id, run_id, attempt, state, admitted_at)
      SELECT tenant_id, id, attempt, 'admitted', ${now}::timestamptz FROM moved
      ON CONFLICT DO NOTHING`;
    const found = await tx.$queryRaw<{ key: string }[]>`
      SELECT a.run_id || '-' || a.attempt AS key FROM attempts a
      JOIN unnest(${tenants}::uuid[], ${runs}::uuid[], ${attempts}::int[]) AS w(tenant_id, run_id, attempt)
        ON a.tenant_id = w.tenant_id AND a.run_id = w.run_id AND a.attempt = w.attempt
      WHERE a.state = 'admitted'`;
    return new Set(found.map(({ key }) => key));
  });
}
