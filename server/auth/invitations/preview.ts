import { readAuth } from '../../data/postgres/doors.ts';
import type { Auth, Caller } from '../auth.ts';
import type { InvitationPreview } from '../contract.ts';
import { openInvitation } from './open-invitation.ts';

/** What somebody who holds the link sees before accepting. */
export async function previewInvitation(
  auth: Auth,
  token: string,
  caller: Caller,
): Promise<InvitationPreview> {
  await auth.limits.beforeLink(caller.address);
  return readAuth(auth, async (db) => {
    const { invitation, tenant } = await openInvitation(db, token, auth.clock.now());
    const { email, role, expiresAt } = invitation;
    const account = await db.user.findUnique({ where: { emailNormalized: email }, select: { id: true } });
    const shown = { name: tenant.name, slug: tenant.slug };
    return {
      email,
      role,
      tenant: shown,
      expiresAt: expiresAt.toISOString(),
      accountExists: account !== null,
    };
  });
}
