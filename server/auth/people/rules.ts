import type { TenantRole } from '../../data/postgres/enums.ts';

/** Who may touch whom in a tenant; pure. */

export const mayManage = (role: TenantRole): boolean => role === 'owner' || role === 'admin';

/** Owners are made, changed and removed by owners alone. */
export const mayGrant = (acting: TenantRole, role: TenantRole): boolean =>
  acting === 'owner' || (mayManage(acting) && role !== 'owner');

/** A tenant keeps an owner. @param owners how many there are now */
export const leavesOwner = (owners: number, from: TenantRole, to: TenantRole | null): boolean =>
  from !== 'owner' || to === 'owner' || owners > 1;

export type InvitationState = 'pending' | 'accepted' | 'revoked' | 'expired';

export function invitationStateAt(
  invitation: { acceptedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now: Date,
): InvitationState {
  if (invitation.acceptedAt) return 'accepted';
  if (invitation.revokedAt) return 'revoked';
  return invitation.expiresAt <= now ? 'expired' : 'pending';
}
