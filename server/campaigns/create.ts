import { auditTenant } from '../audit/index.ts';
import { brandForCampaign } from '../brands/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { usdToMicros } from '../data/money.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { type LiveEvent, publish } from '../events/index.ts';
import { entitlementsOf } from '../plans/index.ts';
import { wakeRelay } from '../queue/channels.ts';
import { beginPlanning } from './begin-planning.ts';
import type { CampaignDetail, CreateCampaignInput } from './contract.ts';
import { getCampaign } from './get.ts';
import { assertBriefFits, takeQuota } from './quota.ts';
import { startTrialClock } from './trial-clock.ts';

/** A new campaign: a draft, or submitted at once. A submission counts in the tenant's month and starts planning. */
export async function createCampaign(ctx: TenantCtx, input: CreateCampaignInput): Promise<CampaignDetail> {
  const id = newId();
  const events = await withTenant(ctx, async (tx): Promise<LiveEvent[]> => {
    const tenant = await tx.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } });
    const granted = entitlementsOf(tenant);
    assertBriefFits(granted, input.brief);
    const brandId = await brandForCampaign(tx, granted, input.brandId);
    const month = input.submit ? await takeQuota(tx, ctx, tenant, granted) : null;
    const now = ctx.clock.now();
    await tx.campaign.create({
      data: {
        id,
        name: input.name,
        brief: { ...input.brief, from: input.brief.from ?? null, to: input.brief.to ?? null },
        state: 'draft',
        autoStart: input.autoStart,
        capMicros: input.capUsd ? usdToMicros(input.capUsd) : granted.campaignCapMicros,
        brandId,
        createdBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        month,
        submittedAt: input.submit ? now : null,
        createdAt: now,
        updatedAt: now,
      },
    });
    await auditTenant(ctx, tx, {
      action: input.submit ? 'campaign.submitted' : 'campaign.created',
      objectType: 'campaign',
      objectId: id,
      after: { name: input.name, autoStart: input.autoStart, month, brandId },
    });
    if (!input.submit) return [{ type: 'campaign', campaignId: id, state: 'draft' }];
    await startTrialClock(tx, ctx, tenant);
    return beginPlanning(tx, ctx, tenant, id);
  });
  await Promise.all([publish(ctx, events), wakeRelay(ctx)]);
  return getCampaign(ctx, { id });
}
