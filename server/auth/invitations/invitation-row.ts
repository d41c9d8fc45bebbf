import type { z } from 'zod';
import type { Invitation } from '../../data/postgres/generated/client.ts';
import type { invitationRow } from '../contract.ts';
import { invitationStateAt } from '../people/rules.ts';

export type InvitationRow = z.infer<typeof invitationRow>;

export function toInvitationRow(invitation: Invitation, now: Date): InvitationRow {
  return {
    id: invitation.id,
    email: invitation.email,
    role: invitation.role,
    state: invitationStateAt(invitation, now),
    invitedBy: invitation.invitedBy,
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
  };
}
