import type { AuthTx } from '../../data/postgres/doors.ts';
import type { TenantRole } from '../../data/postgres/enums.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { leavesOwner, mayGrant } from '../people/rules.ts';
import type { TenantWork } from '../people/tenant-work.ts';

export interface Member {
  email: string;
  role: TenantRole;
}

async function findMember(tx: AuthTx, tenantId: string, userId: string): Promise<Member> {
  const where = { tenantId_userId: { tenantId, userId } };
  const found = await tx.membership.findUnique({
    where,
    select: { role: true, user: { select: { email: true } } },
  });
  if (!found) throw notFound('member');
  return { email: found.user.email, role: found.role };
}

/**
 * A member whose role is about to change.
 * @param to the new role; null when they leave
 * @throws AppError not_found, forbidden (only owners touch owners), illegal_move (the last owner)
 */
export async function memberToChange(
  on: TenantWork,
  tenantId: string,
  userId: string,
  to: TenantRole | null,
): Promise<Member> {
  const member = await findMember(on.tx, tenantId, userId);
  if (!mayGrant(on.role, member.role) || (to && !mayGrant(on.role, to))) {
    throw new AppError('forbidden', 'Only an owner may make, change or remove an owner.');
  }
  const owners = await on.tx.membership.count({
    where: { tenantId, role: 'owner', user: { disabledAt: null } },
  });
  if (!leavesOwner(owners, member.role, to)) {
    throw new AppError('illegal_move', 'A workspace keeps an owner. Make somebody else owner first.');
  }
  return member;
}
