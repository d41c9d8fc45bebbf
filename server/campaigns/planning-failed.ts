import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LiveEvent } from '../events/index.ts';

/** Ends planning without a plan, with the sentence that says why. Called under the campaign's lock. */
export async function planningFailed(
  tx: TenantTx,
  ctx: TenantCtx,
  campaignId: string,
  stateReason: string,
): Promise<LiveEvent[]> {
  const { count } = await tx.campaign.updateMany({
    where: { id: campaignId, state: 'planning' },
    data: { state: 'planning_failed', stateReason, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  return count === 1 ? [{ type: 'campaign', campaignId, state: 'planning_failed' }] : [];
}
