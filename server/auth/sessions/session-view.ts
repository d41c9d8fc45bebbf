import type { AuthTx } from '../../data/postgres/doors.ts';
import type { PrismaClient } from '../../data/postgres/generated/client.ts';
import type { Stores } from '../../data/stores.ts';
import { AppError } from '../../errors/app-error.ts';
import { readOverrides } from '../../plans/index.ts';
import type { SessionView } from '../contract.ts';
import { instanceTenantId } from '../identify/instance-owner.ts';

/** Who somebody is and which tenants they belong to; a tenant being deleted shows as suspended. */
export async function sessionViewOf(
  { stores }: { stores: Stores },
  db: AuthTx | PrismaClient,
  userId: string,
): Promise<SessionView> {
  const user = await db.user.findUnique({
    where: { id: userId },
    include: { platformMember: true, memberships: true },
  });
  if (!user) throw new AppError('unauthenticated', 'Sign in first.');
  const tenants = await db.tenant.findMany({
    where: { id: { in: user.memberships.map((membership) => membership.tenantId) }, purgeStartedAt: null },
    select: {
      id: true,
      slug: true,
      name: true,
      status: true,
      deletedAt: true,
      plan: true,
      featureOverrides: true,
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const roles = new Map(user.memberships.map((membership) => [membership.tenantId, membership.role]));
  const instance = instanceTenantId(stores);
  const ownsInstance = instance !== null && roles.get(instance) === 'owner';
  return {
    user: { id: user.id, email: user.email, name: user.name, twoFactor: user.totpConfirmedAt !== null },
    platformRole: instance === null ? (user.platformMember?.role ?? null) : ownsInstance ? 'owner' : null,
    tenants: tenants.flatMap(({ deletedAt, ...tenant }) => {
      const role = roles.get(tenant.id);
      if (!role) return [];
      const status = deletedAt ? 'suspended' : tenant.status;
      return [{ ...tenant, featureOverrides: readOverrides(tenant.featureOverrides), status, role }];
    }),
  };
}
