import { auditTenant } from '../../audit/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import type { Auth } from '../auth.ts';
import { changePeople } from '../people/tenant-work.ts';
import { memberToChange } from './member.ts';

/** Takes a member out of the tenant, and the keys they made with them; their account stays. */
export async function removeMember(
  auth: Auth,
  ctx: TenantCtx,
  input: { userId: string },
): Promise<{ ok: true }> {
  const { tenantId } = ctx;
  const { userId } = input;
  const lookups = await changePeople(ctx, async (on) => {
    const member = await memberToChange(on, tenantId, userId, null);
    const live = { tenantId, createdBy: userId, revokedAt: null };
    const keys = await on.tx.apiKey.findMany({ where: live, select: { lookup: true } });
    await on.tx.apiKey.updateMany({ where: live, data: { revokedAt: ctx.clock.now() } });
    await on.tx.membership.delete({ where: { tenantId_userId: { tenantId, userId } } });
    await auditTenant(ctx, on.tx, {
      action: 'members.removed',
      objectType: 'user',
      objectId: userId,
      before: { email: member.email, role: member.role },
      after: { revokedApiKeys: keys.length },
    });
    return keys.map((key) => key.lookup);
  });
  await auth.changed({ kind: 'user', id: userId });
  for (const lookup of lookups) await auth.changed({ kind: 'api_key', id: `tenant:${lookup}` });
  return { ok: true };
}
