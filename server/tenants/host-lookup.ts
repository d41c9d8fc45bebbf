import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { deploymentOf, type HostVerdict, readHost } from '../hosts/index.ts';

/** What names a tenant from outside; on-prem it is the installation's own. */
export type TenantName = { slug: string } | { customDomain: string } | { id: string };

/** What the record says about the tenant of that name now. */
export async function lookUpTenant(ctx: Ctx, where: TenantName): Promise<HostVerdict> {
  const tenant = await readPlatform(ctx, 'host_lookup', (db) =>
    db.tenant.findUnique({
      where,
      select: {
        slug: true,
        name: true,
        status: true,
        deletedAt: true,
        purgeAt: true,
        purgeStartedAt: true,
        suspensionReason: true,
      },
    }),
  );
  if (!tenant || tenant.purgeStartedAt) return { kind: 'unknown' };
  const { slug, name } = tenant;
  if (tenant.deletedAt)
    return {
      kind: 'deleting',
      slug,
      name,
      ...(tenant.purgeAt ? { until: tenant.purgeAt.toISOString() } : {}),
    };
  if (tenant.status === 'suspended')
    return {
      kind: 'suspended',
      slug,
      name,
      ...(tenant.suspensionReason ? { reason: tenant.suspensionReason } : {}),
    };
  return { kind: 'tenant', slug, name };
}

/** Whose address a Host header is, as web asks before it serves anything. On-prem every well-formed one is the tenant's. */
export async function lookUpHost(ctx: Ctx, host: string): Promise<HostVerdict> {
  const deployment = deploymentOf(ctx);
  const reading = readHost(host, deployment.baseDomain);
  if (reading.kind === 'malformed') return { kind: 'malformed' };
  if (deployment.mode === 'on_prem') return lookUpTenant(ctx, { id: deployment.tenant.id });
  switch (reading.kind) {
    case 'slug':
      return lookUpTenant(ctx, { slug: reading.slug });
    case 'domain':
      return lookUpTenant(ctx, { customDomain: reading.domain });
    default:
      return { kind: reading.kind };
  }
}
