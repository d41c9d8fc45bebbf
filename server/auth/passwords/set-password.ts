import type { AuthTx } from '../../data/postgres/doors.ts';
import { type EndReason, endSessionsOf } from '../sessions/end-sessions.ts';

/**
 * Gives a person a new password: older access tokens stop, reset links are used up, sessions end (except one where
 * given). Announce the person's change after the commit.
 */
export async function setPassword(
  tx: AuthTx,
  userId: string,
  passwordHash: string | null,
  options: { now: Date; reason: EndReason; keepSession?: string | null },
): Promise<void> {
  const { now, reason, keepSession = null } = options;
  await tx.user.update({
    where: { id: userId },
    data: { passwordHash, passwordChangedAt: now, tokenVersion: { increment: 1 } },
  });
  await tx.passwordReset.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
  await endSessionsOf(tx, userId, reason, now, keepSession);
}
