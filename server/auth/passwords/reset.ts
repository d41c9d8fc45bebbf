import { auditPlatform } from '../../audit/index.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import { noMailServer, passwordChangedMail, passwordResetMail } from '../../mail/index.ts';
import { type Auth, type Caller, ctxOf, personActor } from '../auth.ts';
import { normalEmail } from '../people/email.ts';
import { lifetimes, secretLink } from '../settings.ts';
import { newOpaqueToken, opaqueTokenHash } from '../tokens/opaque-token.ts';
import { requireGoodPassword } from './policy.ts';
import { setPassword } from './set-password.ts';

const dead = (): AppError =>
  new AppError('not_found', 'This link is not valid any more. Ask for a new one: each works once and for an hour.');

/** Makes a reset token, the only one of the person that works from now on. */
export async function newPasswordReset(tx: AuthTx, userId: string, now: Date): Promise<string> {
  const { token, hash } = newOpaqueToken('passwordReset');
  await tx.passwordReset.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
  const expiresAt = new Date(now.getTime() + lifetimes.passwordResetSeconds * 1_000);
  await tx.passwordReset.create({ data: { hash, userId, createdAt: now, expiresAt } });
  return token;
}

/**
 * Sends a reset link where the e-mail has an account. The answer and its time are the same either way: the work is
 * done after it.
 * @throws AppError unavailable where no mail server is configured, whoever asks; rate_limited for the network
 */
export async function forgotPassword(auth: Auth, email: string, caller: Caller): Promise<void> {
  if (!auth.mail.configured) throw noMailServer('Ask an administrator for a new password: dmagency admin reset.');
  const normal = normalEmail(email);
  const allowed = await auth.limits.beforeResetMail(normal, caller.address);
  auth.inBackground('password reset mail', async () => {
    if (!allowed) return;
    const found = await authStore(auth, async (tx) => {
      const user = await tx.user.findUnique({ where: { emailNormalized: normal } });
      if (!user || user.disabledAt) return null;
      return { user, token: await newPasswordReset(tx, user.id, auth.clock.now()) };
    });
    if (!found) return;
    const link = secretLink(auth.settings, 'reset-password', found.token);
    await auth.mail.send(passwordResetMail(found.user, link));
  });
}

/** Sets a new password by a reset link. The second factor stays: the next sign-in asks for it. */
export async function resetPassword(auth: Auth, input: { token: string; password: string }, caller: Caller): Promise<void> {
  await auth.limits.beforeLink(caller.address);
  const hash = opaqueTokenHash('passwordReset', input.token);
  if (!hash) throw dead();
  const now = auth.clock.now();
  const reset = await authStore(auth, (tx) => tx.passwordReset.findUnique({ where: { hash }, include: { user: true } }));
  if (!reset || reset.usedAt || reset.expiresAt <= now || reset.user.disabledAt) throw dead();
  const { user } = reset;
  requireGoodPassword(input.password, user.email);
  const passwordHash = await auth.passwords.hash(input.password);
  await authStore(auth, async (tx) => {
    const { count } = await tx.passwordReset.updateMany({ where: { hash, usedAt: null }, data: { usedAt: now } });
    if (count !== 1) throw dead();
    await setPassword(tx, user.id, passwordHash, { now, reason: 'password_reset' });
    const event = { action: 'auth.password_reset', objectType: 'user', objectId: user.id };
    await auditPlatform(ctxOf(auth, caller, personActor(user)), tx, event);
  });
  await auth.changed({ kind: 'user', id: user.id });
  if (auth.mail.configured) auth.inBackground('password changed mail', () => auth.mail.send(passwordChangedMail(user)));
}
