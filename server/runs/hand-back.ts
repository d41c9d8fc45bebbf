import { auditTenant } from '../audit/index.ts';
import { asPlatform, withTenant } from '../data/postgres/doors.ts';
import { publish } from '../events/index.ts';
import { wakeRelay } from '../queue/channels.ts';
import type { Claim } from './claim.ts';
import { requeueRun } from './requeue.ts';
import { settleOrphans } from './settle-orphans.ts';

/** Gives an attempt back so that another worker takes the run: the worker is stopping, or a store is away. */
export async function handBack(claim: Claim, why: 'shutdown' | 'store_away'): Promise<void> {
  const { ctx, held } = claim;
  const sentence = why === 'shutdown' ? 'The worker was stopped.' : 'A store did not answer.';
  const moved = await withTenant(ctx, (tx) => requeueRun(tx, ctx, held, { code: why, message: sentence }));
  if (!moved) return;
  await Promise.all([publish(ctx, [moved]), wakeRelay(ctx)]);
}

/** Parks a run whose tenant was suspended: its call counts at estimate, and resuming the tenant queues it again. */
export async function parkAttempt(claim: Claim): Promise<void> {
  const { ctx, held, run } = claim;
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  await asPlatform(ctx, 'reconcile', async (tx) => {
    const { count } = await tx.attempt.updateMany({
      where: { tenantId, ...held, state: 'running' },
      data: {
        state: 'lost',
        finishedAt: now,
        errorCode: 'suspended',
        errorMessage: 'The tenant was suspended.',
      },
    });
    if (count !== 1) return;
    await tx.run.updateMany({ where: { tenantId, id: run.id }, data: { state: 'parked' } });
    if (run.taskId)
      await tx.task.updateMany({ where: { tenantId, id: run.taskId }, data: { state: 'queued' } });
    await settleOrphans(tx, ctx, { tenantId, runId: run.id, attempt: held.attempt, errorCode: 'suspended' });
    await auditTenant(ctx, tx, {
      action: 'run.parked',
      objectType: 'run',
      objectId: run.id,
      reason: 'The tenant was suspended.',
      after: { attempt: held.attempt },
    });
  });
}
