import { newId } from '../data/ids.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LiveEvent } from '../events/index.ts';
import type { Claim } from '../runs/index.ts';
import { advance } from './advance.ts';
import type { CampaignPlan } from './contract.ts';

/** Stores a valid plan as the next version with its tasks; starts them where no look is asked for. */
export async function acceptPlan(
  tx: TenantTx,
  { ctx, run }: Claim,
  plan: CampaignPlan,
  normalised: readonly string[],
): Promise<LiveEvent[]> {
  const { campaignId } = run;
  const now = ctx.clock.now();
  const campaign = await tx.campaign.findFirstOrThrow({ where: { id: campaignId } });
  if (campaign.state !== 'planning') return [];
  const version = campaign.planVersion + 1;
  await tx.campaignPlan.create({
    data: { campaignId, version, plan, normalised: [...normalised], createdAt: now },
  });
  await tx.task.deleteMany({ where: { campaignId } });
  await tx.task.createMany({
    data: plan.tasks.map((task, index) => ({
      id: newId(),
      campaignId,
      index,
      ...task,
      state: 'pending' as const,
      createdAt: now,
    })),
  });
  const state = campaign.autoStart ? 'running' : 'plan_review';
  await tx.campaign.updateMany({
    where: { id: campaignId },
    data: { state, stateReason: null, planVersion: version, version: { increment: 1 }, updatedAt: now },
  });
  const told: LiveEvent = { type: 'campaign', campaignId, state };
  return campaign.autoStart ? [told, ...(await advance(tx, ctx, campaignId))] : [told];
}
