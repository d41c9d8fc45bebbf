import { brandForCampaign } from '../brands/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { entitlementsOf } from '../plans/index.ts';
import { actOn } from './act.ts';
import { beginPlanning } from './begin-planning.ts';
import { brief, type CampaignDetail } from './contract.ts';
import { assertBriefFits, takeQuota } from './quota.ts';
import { startTrialClock } from './trial-clock.ts';

/** Submits a draft: it counts in the tenant's month, and planning begins. */
export function submitCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  return actOn(ctx, id, 'submit', async (tx, campaign, tenant) => {
    const granted = entitlementsOf(tenant);
    assertBriefFits(granted, brief.parse(campaign.brief));
    await brandForCampaign(tx, granted, campaign.brandId);
    const month = await takeQuota(tx, ctx, tenant, granted);
    await tx.campaign.updateMany({ where: { id }, data: { month, submittedAt: ctx.clock.now() } });
    await startTrialClock(tx, ctx, tenant);
    return beginPlanning(tx, ctx, tenant, id);
  });
}
