import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { authOf } from '../auth.ts';

/** Removes a tenant's memberships, invitations and keys, for its purge; people's accounts stay. Repeatable. */
export async function purgeTenantPeople(ctx: Pick<Ctx, 'stores'>, tenantId: string): Promise<void> {
  const auth = authOf(ctx);
  await authStore(ctx, async (tx) => {
    await tx.apiKey.deleteMany({ where: { tenantId } });
    await tx.invitation.deleteMany({ where: { tenantId } });
    await tx.membership.deleteMany({ where: { tenantId } });
  });
  await auth.changed({ kind: 'tenant', id: tenantId });
}
