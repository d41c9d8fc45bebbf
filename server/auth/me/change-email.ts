import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import { confirmEmailMail, emailChangeAskedMail, noMailServer } from '../../mail/index.ts';
import type { Auth } from '../auth.ts';
import { normalEmail } from '../people/email.ts';
import { holdProven } from '../prove-person.ts';
import { lifetimes, secretLink } from '../settings.ts';
import { newOpaqueToken } from '../tokens/opaque-token.ts';
import { asPerson, type MeCtx, proveAgain, requirePerson } from './person.ts';

/**
 * Asks for another e-mail: a link goes to the new address, a notice to the old one. The answer is the same where the
 * new address belongs to somebody else; then no link is sent.
 * @throws AppError unavailable where no mail server is configured
 */
export async function changeEmail(
  auth: Auth,
  ctx: MeCtx,
  input: { password: string; email: string },
): Promise<{ ok: true }> {
  const { sessionId } = requirePerson(ctx);
  if (!auth.mail.configured)
    throw noMailServer(
      'The new address cannot be confirmed and nothing was changed. Whoever runs this installation can set SMTP_URL and MAIL_FROM.',
    );
  const proven = await proveAgain(auth, ctx, input.password);
  const email = normalEmail(input.email);
  if (email === proven.emailNormalized)
    throw new AppError('invalid_input', 'This is your e-mail address already.', {
      details: { fields: [{ path: 'email', message: 'Your present address' }] },
    });
  const allowed = await auth.limits.beforeResetMail(proven.emailNormalized, `session:${sessionId}`);
  const { token, hash } = newOpaqueToken('emailChange');
  const { user, taken } = await authStore(auth, async (tx) => {
    const user = await holdProven(tx, proven);
    const now = auth.clock.now();
    await tx.emailChange.updateMany({ where: { userId: user.id, usedAt: null }, data: { usedAt: now } });
    const expiresAt = new Date(now.getTime() + lifetimes.emailChangeSeconds * 1_000);
    await tx.emailChange.create({ data: { hash, userId: user.id, email, createdAt: now, expiresAt } });
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.email_change_asked',
      objectType: 'user',
      objectId: user.id,
      after: { email },
    });
    const taken = await tx.user.findUnique({ where: { emailNormalized: email }, select: { id: true } });
    return { user, taken: taken !== null };
  });
  // After the answer, whose time would tell whether the address is taken.
  if (allowed)
    auth.inBackground('e-mail change mails', async () => {
      await auth.mail.send(emailChangeAskedMail(user, email));
      if (!taken)
        await auth.mail.send(
          confirmEmailMail(user, email, secretLink(auth.settings, 'confirm-email', token)),
        );
    });
  return { ok: true };
}
