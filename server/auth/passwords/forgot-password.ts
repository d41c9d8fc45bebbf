import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import { noMailServer, passwordResetMail } from '../../mail/index.ts';
import type { Auth, Caller } from '../auth.ts';
import { normalEmail } from '../people/email.ts';
import { lifetimes, secretLink } from '../settings.ts';
import { newOpaqueToken } from '../tokens/opaque-token.ts';

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
  if (!auth.mail.configured)
    throw noMailServer('Ask an administrator for a new password: dmagency admin reset.');
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
