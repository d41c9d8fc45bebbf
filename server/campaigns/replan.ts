import type { TenantCtx } from '../data/context.ts';
import { actOn } from './act.ts';
import { beginPlanning } from './begin-planning.ts';
import type { CampaignDetail } from './contract.ts';

/** Plans again, with the agents and models as they are now. It does not count as another campaign. */
export function replanCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  return actOn(ctx, id, 'replan', (tx, _campaign, tenant) => beginPlanning(tx, ctx, tenant, id));
}
