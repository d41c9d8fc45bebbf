import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { replaceRecoveryCodes } from '../two-factor/recovery-codes.ts';
import { spendTotp } from '../two-factor/totp.ts';
import { asPerson, type MeCtx, requirePerson } from './person.ts';

/** Turns the second factor on with the first code; shows the recovery codes once and ends other sessions. */
export async function confirmTwoFactor(
  auth: Auth,
  ctx: MeCtx,
  input: { code: string },
): Promise<{ recoveryCodes: string[] }> {
  const { id: userId, sessionId } = requirePerson(ctx);
  await auth.limits.beforeSecondFactor(userId);
  const now = auth.clock.now();
  const recoveryCodes = await authStore(auth, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
    const user = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    if (user.totpConfirmedAt) throw new AppError('conflict', 'A second factor is set up already.');
    if (!user.totpSecret) throw new AppError('illegal_move', 'Start setting up the second factor first.');
    if (!(await spendTotp(tx, auth.secrets, user, input.code, now))) {
      throw new AppError(
        'invalid_input',
        'The code is wrong. Check the time of your device and enter the next one.',
      );
    }
    await tx.user.update({ where: { id: userId }, data: { totpConfirmedAt: now } });
    await tx.session.update({ where: { id: sessionId }, data: { twoFactorAt: now } });
    await endSessionsOf(tx, userId, 'two_factor_changed', now, sessionId);
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.two_factor_enabled',
      objectType: 'user',
      objectId: userId,
    });
    return replaceRecoveryCodes(tx, auth.keys.pepper, userId);
  });
  await auth.limits.afterSecondFactor(userId);
  await auth.changed({ kind: 'user', id: userId });
  return { recoveryCodes };
}
