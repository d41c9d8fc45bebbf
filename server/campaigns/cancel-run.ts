import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { Run } from '../data/postgres/generated/client.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { type LiveEvent, publish } from '../events/index.ts';
import { stopRun, wakeRelay } from '../queue/channels.ts';
import { lockCampaign } from '../runs/index.ts';
import { advance } from './advance.ts';
import { planningFailed } from './planning-failed.ts';
import { stateWords } from './rules.ts';
import { stopRuns } from './stop-runs.ts';

async function consequences(tx: TenantTx, ctx: TenantCtx, run: Run): Promise<LiveEvent[]> {
  const { campaignId, taskId } = run;
  if (!taskId)
    return planningFailed(tx, ctx, campaignId, 'Planning was cancelled. Plan again when you like.');
  await tx.task.updateMany({
    where: { id: taskId },
    data: { state: 'cancelled', finishedAt: ctx.clock.now() },
  });
  return [{ type: 'task', campaignId, taskId, state: 'cancelled' }, ...(await advance(tx, ctx, campaignId))];
}

/**
 * Stops one run; its task can be given another try.
 * @throws AppError `not_found`, `illegal_move` for a run that has ended
 */
export async function cancelRun(ctx: TenantCtx, { id }: { id: string }): Promise<void> {
  const events = await withTenant(ctx, async (tx) => {
    const found = await tx.run.findFirst({ where: { id }, select: { campaignId: true } });
    if (!found) throw notFound('run');
    await lockCampaign(tx, found.campaignId);
    const run = await tx.run.findFirstOrThrow({ where: { id } });
    const stopped = await stopRuns(tx, ctx, { campaignId: run.campaignId, id }, 'A person stopped this run.');
    if (stopped.runIds.length === 0)
      throw new AppError('illegal_move', `This run is ${stateWords(run.state)} and cannot be stopped.`);
    await auditTenant(ctx, tx, {
      action: 'run.cancelled',
      objectType: 'run',
      objectId: id,
      before: { state: run.state },
      after: { state: 'cancelled' },
    });
    return [...stopped.events, ...(await consequences(tx, ctx, run))];
  });
  await Promise.all([publish(ctx, events), stopRun(ctx, id), wakeRelay(ctx)]);
}
