import { authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import { holdProven } from '../prove-person.ts';
import { newTotp } from '../two-factor/totp.ts';
import { type MeCtx, proveAgain } from './person.ts';

/** Makes a secret for the authenticator app. Nothing is asked for until the first code confirms it. */
export async function startTwoFactor(
  auth: Auth,
  ctx: MeCtx,
  input: { password: string },
): Promise<{ secret: string; uri: string }> {
  const proven = await proveAgain(auth, ctx, input.password);
  return authStore(auth, async (tx) => {
    const user = await holdProven(tx, proven);
    if (user.totpConfirmedAt)
      throw new AppError('conflict', 'A second factor is set up already. Remove it first.');
    const { secret, uri, sealed } = newTotp(auth.secrets, user);
    await tx.user.update({ where: { id: user.id }, data: { totpSecret: sealed, totpLastStep: 0n } });
    return { secret, uri };
  });
}
