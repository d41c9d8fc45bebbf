import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { type LiveEvent, publish } from '../events/index.ts';
import { wakeRelay } from '../queue/channels.ts';
import { lockCampaign, settleOrphans } from '../runs/index.ts';
import { advance } from './advance.ts';
import { planningFailed } from './planning-failed.ts';

/** Ends a run whose attempts were lost too often: the last one is given up and the run fails with a sentence. */
export async function giveUpRun(
  ctx: TenantCtx,
  of: { runId: string; attempt: number },
  why: { code: string; message: string },
): Promise<void> {
  const events = await withTenant(ctx, async (tx): Promise<LiveEvent[]> => {
    const run = await tx.run.findFirst({ where: { id: of.runId } });
    if (!run) return [];
    await lockCampaign(tx, run.campaignId);
    const now = ctx.clock.now();
    const { count } = await tx.attempt.updateMany({
      where: { ...of, state: { in: ['admitted', 'running'] } },
      data: { state: 'lost', finishedAt: now, errorCode: why.code, errorMessage: why.message },
    });
    if (count !== 1) return [];
    await settleOrphans(tx, ctx, { tenantId: ctx.tenantId, ...of, errorCode: why.code });
    const { campaignId, taskId } = run;
    await tx.run.updateMany({
      where: { id: run.id },
      data: { state: 'failed', stopReason: 'aborted', stopDetail: why.message, finishedAt: now },
    });
    await auditTenant(ctx, tx, {
      action: 'run.given_up',
      objectType: 'run',
      objectId: run.id,
      reason: why.message,
      after: { attempt: of.attempt, cause: why.code },
    });
    const told: LiveEvent = {
      type: 'run',
      campaignId,
      taskId,
      runId: run.id,
      state: 'failed',
      attempt: of.attempt,
    };
    if (!taskId) return [told, ...(await planningFailed(tx, ctx, campaignId, why.message))];
    await tx.task.updateMany({ where: { id: taskId }, data: { state: 'failed', finishedAt: now } });
    return [
      told,
      { type: 'task', campaignId, taskId, state: 'failed' },
      ...(await advance(tx, ctx, campaignId)),
    ];
  });
  await Promise.all([publish(ctx, events), wakeRelay(ctx)]);
}
