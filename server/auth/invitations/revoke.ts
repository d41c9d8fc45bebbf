import { auditTenant } from '../../audit/index.ts';
import type { TenantCtx } from '../../data/context.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { invitationStateAt, mayGrant } from '../people/rules.ts';
import { changePeople } from '../people/tenant-work.ts';

/** Withdraws an open invitation: its link stops working. */
export async function revokeInvitation(ctx: TenantCtx, input: { id: string }): Promise<{ ok: true }> {
  const { tenantId } = ctx;
  const { id } = input;
  await changePeople(ctx, async ({ tx, role }) => {
    const now = ctx.clock.now();
    const where = { tenantId_id: { tenantId, id } };
    const invitation = await tx.invitation.findUnique({ where });
    if (!invitation) throw notFound('invitation');
    if (!mayGrant(role, invitation.role))
      throw new AppError('forbidden', 'Only an owner may withdraw the invitation of an owner.');
    const state = invitationStateAt(invitation, now);
    if (state === 'accepted' || state === 'revoked') {
      throw new AppError('illegal_move', `This invitation was ${state} already.`, { details: { state } });
    }
    await tx.invitation.update({ where, data: { revokedAt: now } });
    const before = { email: invitation.email, role: invitation.role };
    await auditTenant(ctx, tx, {
      action: 'invitations.revoked',
      objectType: 'invitation',
      objectId: id,
      before,
    });
  });
  return { ok: true };
}
