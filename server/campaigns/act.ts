import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { Campaign, Tenant } from '../data/postgres/generated/client.ts';
import { notFound } from '../errors/app-error.ts';
import { type LiveEvent, publish } from '../events/index.ts';
import { wakeRelay } from '../queue/channels.ts';
import { lockCampaign } from '../runs/index.ts';
import type { CampaignDetail } from './contract.ts';
import { getCampaign } from './get.ts';
import { assertMay, type CampaignAct } from './rules.ts';

/** A campaign locked for the rest of the transaction, with its tenant. */
export async function lockedCampaign(
  tx: TenantTx,
  ctx: TenantCtx,
  id: string,
): Promise<{ campaign: Campaign; tenant: Tenant }> {
  await lockCampaign(tx, id);
  const campaign = await tx.campaign.findFirst({ where: { id } });
  if (!campaign) throw notFound('campaign');
  const tenant = await tx.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } });
  return { campaign, tenant };
}

/**
 * One act of a person on a campaign: allowed in its state, done, audited, told.
 * @throws AppError `illegal_move`, `not_found`
 */
export async function actOn(
  ctx: TenantCtx,
  id: string,
  act: CampaignAct,
  work: (tx: TenantTx, campaign: Campaign, tenant: Tenant) => Promise<LiveEvent[]>,
): Promise<CampaignDetail> {
  const events = await withTenant(ctx, async (tx) => {
    const { campaign, tenant } = await lockedCampaign(tx, ctx, id);
    assertMay(act, campaign.state);
    const changed = await work(tx, campaign, tenant);
    const after = await tx.campaign.findFirstOrThrow({ where: { id }, select: { state: true } });
    await auditTenant(ctx, tx, {
      action: `campaign.${act}`,
      objectType: 'campaign',
      objectId: id,
      before: { state: campaign.state },
      after,
    });
    return changed;
  });
  await Promise.all([publish(ctx, events), wakeRelay(ctx)]);
  return getCampaign(ctx, { id });
}
