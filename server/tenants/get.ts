import type { Ctx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { monthIn } from '../data/month.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';
import { entitlementsOf } from '../plans/index.ts';
import type { TenantDetail } from './contract.ts';
import { presentDetail } from './present.ts';

/** The row of a tenant by id or slug. @throws AppError not_found */
export async function findTenant(ctx: Ctx, key: string): Promise<Tenant> {
  const found = await readPlatform(ctx, 'tenants.get', (db) =>
    db.tenant.findUnique({ where: tenantKey(key) }),
  );
  if (!found) throw notFound('tenant');
  return found;
}

/** A tenant by id or slug, with what it uses of what its plan allows. */
export async function getTenant(ctx: Ctx, { tenant: key }: { tenant: string }): Promise<TenantDetail> {
  return describeTenant(ctx, await findTenant(ctx, key));
}

/** The detail of a tenant row already read. */
export async function describeTenant(
  ctx: Ctx,
  tenant: Tenant,
  reason = 'tenants.get',
): Promise<TenantDetail> {
  const month = monthIn(tenant.timezone, ctx.clock.now());
  const where = { tenantId: tenant.id };
  const [spend, campaigns, agents, brands, runs] = await readPlatform(ctx, reason, (db) =>
    Promise.all([
      db.spendMonth.findUnique({ where: { tenantId_period: { tenantId: tenant.id, period: month } } }),
      db.campaign.count({ where: { ...where, month } }),
      db.agentConfig.count({ where: { ...where, isActive: true } }),
      db.brand.count({ where: { ...where, archivedAt: null } }),
      db.run.count({
        where: { ...where, createdAt: { gte: new Date(ctx.clock.now().getTime() - 7 * 86_400_000) } },
      }),
    ]),
  );
  // Before provisioning there is no document database, and perhaps no document store to ask.
  const skills = tenant.provisionedAt
    ? await mongoFor({ stores: ctx.stores, tenantSlug: tenant.slug }, (db) =>
        db.collection('skills').countDocuments(),
      )
    : 0;
  const entitlements = entitlementsOf(tenant);
  return presentDetail(tenant, spend ?? undefined, {
    month,
    campaigns: { used: campaigns, allowed: entitlements.campaignsPerMonth },
    agents: { used: agents, allowed: entitlements.agentRoles.length },
    skills: { used: skills, allowed: entitlements.customSkills },
    brands: { used: brands, allowed: entitlements.workspaces },
    runs,
  });
}
