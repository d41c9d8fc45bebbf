import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LiveEvent } from '../events/index.ts';
import { enqueueAttempt } from './create-run.ts';
import { lockCampaign } from './fence.ts';
import { settleOrphans } from './settle-orphans.ts';

/** Why an attempt was given up, for the record. */
export interface LostReason {
  code: 'worker_gone' | 'job_gone' | 'shutdown' | 'store_away';
  message: string;
}

/**
 * Gives an attempt up and queues the run for another one.
 * @param of the attempt; a worker id narrows it to that worker's
 * @returns the event to publish; null when the attempt had moved on, and then nothing was changed
 */
export async function requeueRun(
  tx: TenantTx,
  ctx: TenantCtx,
  of: { runId: string; attempt: number; workerId?: string },
  why: LostReason,
): Promise<LiveEvent | null> {
  const run = await tx.run.findFirst({ where: { id: of.runId } });
  if (!run) return null;
  await lockCampaign(tx, run.campaignId);
  const { count } = await tx.attempt.updateMany({
    where: { ...of, state: { in: ['admitted', 'running'] } },
    data: { state: 'lost', finishedAt: ctx.clock.now(), errorCode: why.code, errorMessage: why.message },
  });
  if (count !== 1) return null;
  await settleOrphans(tx, ctx, {
    tenantId: ctx.tenantId,
    runId: run.id,
    attempt: of.attempt,
    errorCode: why.code,
  });
  const queued = await tx.run.updateMany({
    where: { id: run.id, attempt: of.attempt, state: { in: ['queued', 'running'] } },
    data: { state: 'queued' },
  });
  if (queued.count !== 1) return null;
  if (run.taskId)
    await tx.task.updateMany({ where: { id: run.taskId, state: 'running' }, data: { state: 'queued' } });
  const attempt = of.attempt + 1;
  await enqueueAttempt(tx, ctx, { runId: run.id, attempt, role: run.role });
  await auditTenant(ctx, tx, {
    action: 'run.requeued',
    objectType: 'run',
    objectId: run.id,
    reason: why.message,
    after: { lostAttempt: of.attempt, attempt, cause: why.code },
  });
  const { campaignId, taskId } = run;
  return { type: 'run', campaignId, taskId, runId: run.id, state: 'queued', attempt };
}
