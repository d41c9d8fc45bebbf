import { auditPlatform } from '../../audit/index.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import type { Auth } from '../auth.ts';
import { holdProven, proveSecondFactor } from '../prove-person.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { asPerson, type MeCtx, proveAgain, requirePerson } from './person.ts';

interface Input {
  password: string;
  totp?: string | undefined;
  recoveryCode?: string | undefined;
}

/** Forgets a person's second factor and recovery codes. */
export async function clearTwoFactor(tx: AuthTx, userId: string): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { totpSecret: null, totpConfirmedAt: null, totpLastStep: 0n },
  });
  await tx.recoveryCode.deleteMany({ where: { userId } });
}

/** Turns one's own second factor off, by showing it once more; ends other sessions. */
export async function disableTwoFactor(auth: Auth, ctx: MeCtx, input: Input): Promise<{ ok: true }> {
  const { id: userId, sessionId } = requirePerson(ctx);
  const proven = await proveAgain(auth, ctx, input.password);
  await proveSecondFactor(auth, proven, input);
  await authStore(auth, async (tx) => {
    await holdProven(tx, proven);
    await clearTwoFactor(tx, userId);
    await endSessionsOf(tx, userId, 'two_factor_changed', auth.clock.now(), sessionId);
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.two_factor_disabled',
      objectType: 'user',
      objectId: userId,
    });
  });
  await auth.changed({ kind: 'user', id: userId });
  return { ok: true };
}
