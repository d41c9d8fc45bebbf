import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import { emailChangedMail } from '../../mail/index.ts';
import { type Auth, type Caller, ctxOf, personActor } from '../auth.ts';
import type { Identity } from '../identity.ts';
import { endSessionsOf } from '../sessions/end-sessions.ts';
import { opaqueTokenHash } from '../tokens/opaque-token.ts';

const dead = (): AppError =>
  new AppError(
    'not_found',
    'This link is not valid any more: your e-mail address was not changed. Ask for a new link.',
  );

/**
 * Makes the new address the person's. Access tokens, links sent to the old address and every session end, but for the
 * session that opens the link.
 * @param asking who is signed in where the link was opened, if anybody
 */
export async function confirmEmail(
  auth: Auth,
  { token }: { token: string },
  asking: Identity | null,
  caller: Caller,
): Promise<void> {
  await auth.limits.beforeLink(caller.address);
  const hash = opaqueTokenHash('emailChange', token);
  if (!hash) throw dead();
  const { before, email } = await authStore(auth, async (tx) => {
    const now = auth.clock.now();
    const { count } = await tx.emailChange.updateMany({
      where: { hash, usedAt: null, expiresAt: { gt: now }, user: { disabledAt: null } },
      data: { usedAt: now },
    });
    if (count !== 1) throw dead();
    const { email, userId } = await tx.emailChange.findUniqueOrThrow({ where: { hash } });
    await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
    if (await tx.user.findUnique({ where: { emailNormalized: email }, select: { id: true } })) throw dead();
    const before = await tx.user.findUniqueOrThrow({ where: { id: userId } });
    await tx.user.update({
      where: { id: userId },
      data: { email, emailNormalized: email, emailVerifiedAt: now, tokenVersion: { increment: 1 } },
    });
    await tx.passwordReset.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
    const keep = asking?.id === userId ? asking.sessionId : null;
    await endSessionsOf(tx, userId, 'email_changed', now, keep);
    await auditPlatform(ctxOf(auth, caller, personActor(before)), tx, {
      action: 'auth.email_changed',
      objectType: 'user',
      objectId: userId,
      before: { email: before.email },
      after: { email },
    });
    return { before, email };
  });
  await auth.changed({ kind: 'user', id: before.id });
  if (auth.mail.configured)
    auth.inBackground('e-mail changed mail', () => auth.mail.send(emailChangedMail(before, email)));
}
