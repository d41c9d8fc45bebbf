import type { AuthTx } from '../../data/postgres/doors.ts';
import type { Invitation, PrismaClient } from '../../data/postgres/generated/client.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { invitationStateAt } from '../people/rules.ts';
import { opaqueTokenHash } from '../tokens/opaque-token.ts';

export interface OpenInvitation {
  invitation: Invitation;
  tenant: { id: string; name: string; slug: string };
}

const sentences = {
  accepted: 'This invitation was used already. Sign in instead.',
  revoked: 'This invitation was withdrawn or replaced. Ask for a new one.',
  expired: 'This invitation has expired. Ask for a new one.',
} as const;

/**
 * The invitation behind a token, if it can still be accepted.
 * @throws AppError not_found; illegal_move with details.state; tenant_suspended
 */
export async function openInvitation(
  db: AuthTx | PrismaClient,
  token: string,
  now: Date,
): Promise<OpenInvitation> {
  const tokenHash = opaqueTokenHash('invitation', token);
  const invitation = tokenHash ? await db.invitation.findUnique({ where: { tokenHash } }) : null;
  if (!invitation) throw notFound('invitation');
  const state = invitationStateAt(invitation, now);
  if (state !== 'pending') throw new AppError('illegal_move', sentences[state], { details: { state } });
  const select = { id: true, name: true, slug: true, status: true, deletedAt: true, purgeStartedAt: true };
  const tenant = await db.tenant.findUnique({ where: { id: invitation.tenantId }, select });
  if (!tenant || tenant.purgeStartedAt) throw notFound('invitation');
  if (tenant.status === 'suspended' || tenant.deletedAt) {
    throw new AppError(
      'tenant_suspended',
      'This workspace is suspended: nobody can join until it is resumed.',
    );
  }
  return { invitation, tenant: { id: tenant.id, name: tenant.name, slug: tenant.slug } };
}
