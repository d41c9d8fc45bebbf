import { auditTenant } from '../../audit/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import type { TenantRole } from '../../data/postgres/enums.ts';
import type { Auth } from '../auth.ts';
import { changePeople } from '../people/tenant-work.ts';
import { memberToChange } from './member.ts';

/** Gives a member another role, effective at their next request. */
export async function changeRole(
  auth: Auth,
  ctx: TenantCtx,
  input: { userId: string; role: TenantRole },
): Promise<{ ok: true }> {
  const { tenantId } = ctx;
  const { userId, role } = input;
  await changePeople(ctx, async (on) => {
    const member = await memberToChange(on, tenantId, userId, role);
    if (member.role === role) return;
    await on.tx.membership.update({ where: { tenantId_userId: { tenantId, userId } }, data: { role } });
    await auditTenant(ctx, on.tx, {
      action: 'members.role_changed',
      objectType: 'user',
      objectId: userId,
      before: { email: member.email, role: member.role },
      after: { email: member.email, role },
    });
  });
  await auth.changed({ kind: 'user', id: userId });
  return { ok: true };
}
