import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { entitlementsOf, requireAgent } from '../plans/index.ts';
import { actOn } from './act.ts';
import { advance } from './advance.ts';
import type { CampaignDetail } from './contract.ts';
import { stateWords } from './rules.ts';

/** Gives a failed or cancelled task another try: a new run, with its agent as configured now. */
export async function retryTask(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  const found = await readTenant(ctx, (db) =>
    db.task.findFirst({ where: { id }, select: { campaignId: true } }),
  );
  if (!found) throw notFound('task');
  return actOn(ctx, found.campaignId, 'retry_task', async (tx, _campaign, tenant) => {
    const task = await tx.task.findFirstOrThrow({ where: { id } });
    if (task.state !== 'failed' && task.state !== 'cancelled')
      throw new AppError(
        'illegal_move',
        `This task is ${stateWords(task.state)}; only a failed or cancelled one can be tried again.`,
      );
    const agent = await tx.agentConfig.findFirst({ where: { role: task.role } });
    if (agent) requireAgent(entitlementsOf(tenant), agent);
    await tx.task.updateMany({ where: { id }, data: { state: 'ready', finishedAt: null } });
    return advance(tx, ctx, found.campaignId);
  });
}
