import type { TenantCtx } from '../data/context.ts';
import type { LiveEvent } from '../events/index.ts';
import { stopRun } from '../queue/channels.ts';
import { actOn } from './act.ts';
import type { CampaignDetail } from './contract.ts';
import { stopRuns } from './stop-runs.ts';

const over = ['done', 'skipped', 'failed', 'cancelled'] as const;

/** Cancels a campaign: running calls are broken off, finished deliverables stay. It still counts in its month. */
export async function cancelCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  let stopped: string[] = [];
  const detail = await actOn(ctx, id, 'cancel', async (tx) => {
    const now = ctx.clock.now();
    const { runIds, events } = await stopRuns(tx, ctx, { campaignId: id }, 'The campaign was cancelled.');
    stopped = runIds;
    const tasks = await tx.task.findMany({ where: { campaignId: id, state: { notIn: [...over] } } });
    await tx.task.updateMany({
      where: { id: { in: tasks.map((task) => task.id) } },
      data: { state: 'cancelled', finishedAt: now },
    });
    await tx.campaign.updateMany({
      where: { id },
      data: { state: 'cancelled', finishedAt: now, version: { increment: 1 }, updatedAt: now },
    });
    const told = tasks.map(
      (task): LiveEvent => ({ type: 'task', campaignId: id, taskId: task.id, state: 'cancelled' }),
    );
    return [...events, ...told, { type: 'campaign', campaignId: id, state: 'cancelled' }];
  });
  await Promise.all(stopped.map((runId) => stopRun(ctx, runId)));
  return detail;
}
