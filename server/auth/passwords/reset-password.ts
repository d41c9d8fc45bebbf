import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import { passwordChangedMail } from '../../mail/index.ts';
import { type Auth, type Caller, ctxOf, personActor } from '../auth.ts';
import { opaqueTokenHash } from '../tokens/opaque-token.ts';
import { requireGoodPassword } from './policy.ts';
import { setPassword } from './set-password.ts';

const dead = (): AppError =>
  new AppError(
    'not_found',
    'This link is not valid any more. Ask for a new one: each works once and for an hour.',
  );

/** Sets a new password by a reset link. The second factor stays: the next sign-in asks for it. */
export async function resetPassword(
  auth: Auth,
  input: { token: string; password: string },
  caller: Caller,
): Promise<void> {
  await auth.limits.beforeLink(caller.address);
  const hash = opaqueTokenHash('passwordReset', input.token);
  if (!hash) throw dead();
  const now = auth.clock.now();
  const reset = await authStore(auth, (tx) =>
    tx.passwordReset.findUnique({ where: { hash }, include: { user: true } }),
  );
  if (!reset || reset.usedAt || reset.expiresAt <= now || reset.user.disabledAt) throw dead();
  const { user } = reset;
  requireGoodPassword(input.password, user.email);
  const passwordHash = await auth.passwords.hash(input.password);
  await authStore(auth, async (tx) => {
    const { count } = await tx.passwordReset.updateMany({
      where: { hash, usedAt: null },
      data: { usedAt: now },
    });
    if (count !== 1) throw dead();
    await setPassword(tx, user.id, passwordHash, { now, reason: 'password_reset' });
    const event = { action: 'auth.password_reset', objectType: 'user', objectId: user.id };
    await auditPlatform(ctxOf(auth, caller, personActor(user)), tx, event);
  });
  await auth.changed({ kind: 'user', id: user.id });
  if (auth.mail.configured)
    auth.inBackground('password changed mail', () => auth.mail.send(passwordChangedMail(user)));
}
