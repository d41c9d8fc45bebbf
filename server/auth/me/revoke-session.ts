import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { notFound } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { asPerson, type MeCtx, requirePerson } from './person.ts';

/** Ends one of one's own sessions: its tokens stop at the next request. */
export async function revokeSession(auth: Auth, ctx: MeCtx, input: { id: string }): Promise<{ ok: true }> {
  const { id: userId } = requirePerson(ctx);
  await authStore(auth, async (tx) => {
    const session = await tx.session.findFirst({
      where: { id: input.id, userId, revokedAt: null },
      select: { id: true },
    });
    if (!session) throw notFound('session');
    await endSession(tx, session.id, 'revoked_by_person', auth.clock.now());
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.session_revoked',
      objectType: 'session',
      objectId: session.id,
    });
  });
  await auth.changed({ kind: 'session', id: input.id });
  return { ok: true };
}
