import type { TenantCtx } from '../data/context.ts';
import { actOn } from './act.ts';
import { beginPlanning } from './begin-planning.ts';
import { brief, type CampaignDetail } from './contract.ts';
import { assertBriefFits, takeQuota } from './quota.ts';

/** Submits a draft: it counts in the tenant's month, and planning begins. */
export function submitCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  return actOn(ctx, id, 'submit', async (tx, campaign, tenant) => {
    assertBriefFits(tenant, brief.parse(campaign.brief));
    const month = await takeQuota(tx, ctx, tenant);
    await tx.campaign.updateMany({ where: { id }, data: { month, submittedAt: ctx.clock.now() } });
    return beginPlanning(tx, ctx, tenant, id);
  });
}
