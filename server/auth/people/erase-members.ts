import type { Ctx } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { announceIdentityChange } from '../identify/identity-changes.ts';

/**
 * Takes at most so many people out of a tenant that is being purged. Whoever belongs to no other tenant and is not on
 * the platform team is erased: account, sessions, second factors. One transaction: a process killed in the middle
 * leaves nobody half erased.
 * @returns how many left the tenant, and how many of them are erased; call again while people left it
 */
export async function eraseMembers(
  ctx: Pick<Ctx, 'stores' | 'log'>,
  tenantId: string,
  most: number,
): Promise<{ left: number; erased: number }> {
  const { left, gone } = await authStore(ctx, async (tx) => {
    const members = await tx.membership.findMany({
      where: { tenantId },
      select: { userId: true },
      take: most,
    });
    const userIds = members.map((member) => member.userId);
    // First the lock, then the look: somebody who joins another tenant meanwhile is seen.
    await tx.$queryRaw`SELECT id FROM users WHERE id = ANY (${userIds}::uuid[]) ORDER BY id FOR UPDATE`;
    await tx.membership.deleteMany({ where: { tenantId, userId: { in: userIds } } });
    const alone = await tx.user.findMany({
      where: { id: { in: userIds }, memberships: { none: {} }, platformMember: null },
      select: { id: true },
    });
    const gone = alone.map((person) => person.id);
    await tx.user.deleteMany({ where: { id: { in: gone } } });
    return { left: userIds.length, gone };
  });
  for (const id of gone) await announceIdentityChange(ctx, { kind: 'user', id });
  return { left, erased: gone.length };
}
