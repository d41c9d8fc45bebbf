import type { TenantCtx } from '../data/context.ts';
import { actOn } from './act.ts';
import { advance } from './advance.ts';
import type { CampaignDetail } from './contract.ts';

/** Starts the tasks of a plan that a person has looked at. */
export function startCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  return actOn(ctx, id, 'start', async (tx) => {
    await tx.campaign.updateMany({ where: { id }, data: { state: 'running', stateReason: null } });
    return [{ type: 'campaign', campaignId: id, state: 'running' }, ...(await advance(tx, ctx, id))];
  });
}
