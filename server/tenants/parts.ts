import { listAgents } from '../agents/index.ts';
import type { Ctx, TenantCtx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';
import { entitlementsOf, type Granted } from '../plans/index.ts';
import { listOwnSkills } from '../skills/index.ts';

/** A tenant that a member of the platform's team looks into, with what it is granted. */
async function within(
  ctx: Ctx,
  key: string,
  reason: string,
): Promise<{ inside: TenantCtx & { entitlements: Granted }; provisioned: boolean }> {
  const tenant = await readPlatform(ctx, reason, (db) =>
    db.tenant.findUnique({
      where: tenantKey(key),
      select: { id: true, slug: true, plan: true, featureOverrides: true, provisionedAt: true },
    }),
  );
  if (!tenant) throw notFound('tenant');
  return {
    inside: { ...ctx, tenantId: tenant.id, tenantSlug: tenant.slug, entitlements: entitlementsOf(tenant) },
    provisioned: tenant.provisionedAt !== null,
  };
}

/** A tenant's agents as the platform's team sees them: set up, frozen or locked. */
export async function listTenantAgents(ctx: Ctx, { tenant }: { tenant: string }) {
  const { inside } = await within(ctx, tenant, 'tenants.agents');
  return listAgents(inside);
}

/** A tenant's own skills by name, without what is in them. */
export async function listTenantSkillNames(ctx: Ctx, { tenant }: { tenant: string }) {
  const { inside, provisioned } = await within(ctx, tenant, 'tenants.skills');
  // Before provisioning there is no document database to ask.
  if (!provisioned)
    return { items: [], nextCursor: null, limit: { used: 0, allowed: inside.entitlements.customSkills } };
  return listOwnSkills(inside);
}
