import type { AuthTx } from '../../data/postgres/doors.ts';

export type EndReason =
  | 'signed_out'
  | 'replaced'
  | 'revoked_by_person'
  | 'refresh_reused'
  | 'password_changed'
  | 'password_reset'
  | 'two_factor_changed'
  | 'email_changed'
  | 'disabled';

/** Ends one live session. @returns whether there was one */
export async function endSession(
  tx: AuthTx,
  sessionId: string,
  reason: EndReason,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: now, revokeReason: reason },
  });
  return count > 0;
}

/** Ends every live session of a person, except one where given. @returns how many */
export async function endSessionsOf(
  tx: AuthTx,
  userId: string,
  reason: EndReason,
  now: Date,
  except: string | null = null,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, ...(except ? { id: { not: except } } : {}) },
    data: { revokedAt: now, revokeReason: reason },
  });
  return count;
}
