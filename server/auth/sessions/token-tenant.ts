import type { AuthTx } from '../../data/postgres/doors.ts';
import { AppError, notFound } from '../../errors/app-error.ts';

export interface TokenTenant {
  id: string;
  slug: string;
}

/**
 * Which tenant an access token shall name.
 * A slug: that one. null: none. 'only': the person's single tenant where there is exactly one.
 */
export type TenantWish = { slug: string } | 'only' | null;

const suspended = (): AppError =>
  new AppError('tenant_suspended', 'This workspace is suspended: nothing runs until it is resumed.');

/**
 * The membership read behind every token that names a tenant.
 * @throws AppError not_found for a tenant that is not there or not theirs; tenant_suspended
 */
export async function tokenTenant(tx: AuthTx, userId: string, wish: TenantWish): Promise<TokenTenant | null> {
  if (wish === null) return null;
  const memberships = await tx.membership.findMany({ where: { userId }, select: { tenantId: true } });
  const tenants = await tx.tenant.findMany({
    where: {
      id: { in: memberships.map((membership) => membership.tenantId) },
      purgeStartedAt: null,
      ...(wish === 'only' ? {} : { slug: wish.slug }),
    },
    select: { id: true, slug: true, status: true, deletedAt: true },
    take: 2,
  });
  const [tenant] = tenants;
  const closed = tenant ? tenant.status === 'suspended' || tenant.deletedAt !== null : false;
  if (wish === 'only')
    return tenant && tenants.length === 1 && !closed ? { id: tenant.id, slug: tenant.slug } : null;
  if (!tenant) throw notFound('workspace');
  if (closed) throw suspended();
  return { id: tenant.id, slug: tenant.slug };
}
