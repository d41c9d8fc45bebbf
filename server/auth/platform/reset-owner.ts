import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { auditPlatform } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import type { User } from '../../data/postgres/generated/client.ts';
import { AppError } from '../../errors/app-error.ts';
import { authOf } from '../auth.ts';
import { clearTwoFactor } from '../me/two-factor-disable.ts';
import { newPasswordReset } from '../passwords/forgot-password.ts';
import { setPassword } from '../passwords/set-password.ts';
import { normalEmail } from '../people/email.ts';
import { secretLink } from '../settings.ts';

/** How the owner gets in again. */
export type ResetWay = 'link' | 'password';

export interface OwnerReset {
  email: string;
  created: boolean;
  /** Works once, for an hour; the old password works no more. */
  link: string | null;
  /** A random password instead of the link. */
  password: string | null;
}

async function ownerNamed(tx: AuthTx, email: string, now: Date): Promise<{ user: User; created: boolean }> {
  const found = await tx.user.findUnique({ where: { emailNormalized: email } });
  if (found?.erasedAt)
    throw new AppError(
      'illegal_move',
      'This person was erased and cannot come back: name another e-mail address.',
    );
  const user =
    found ??
    (await tx.user.create({
      data: { id: uuidv7(), email, emailNormalized: email, name: email, createdAt: now },
    }));
  const owner = { userId: user.id, role: 'owner', createdAt: now } as const;
  await tx.platformMember.upsert({ where: { userId: user.id }, create: owner, update: { role: 'owner' } });
  return { user, created: !found };
}

/**
 * The way back in for whoever holds the host: makes the e-mail a platform owner, forgets password, second factor and
 * sessions, and gives a fresh start. Audited.
 */
export async function resetPlatformOwner(ctx: Ctx, email: string, way: ResetWay): Promise<OwnerReset> {
  const auth = authOf(ctx);
  const normal = normalEmail(email);
  if (!z.email().safeParse(normal).success)
    throw new AppError('invalid_input', `'${email}' is not an e-mail address: nobody was changed.`);
  const password = way === 'password' ? randomBytes(15).toString('base64url') : null;
  const passwordHash = password ? await auth.passwords.hash(password) : null;
  const now = ctx.clock.now();
  const { userId, created, token } = await authStore(ctx, async (tx) => {
    const { user, created } = await ownerNamed(tx, normal, now);
    await setPassword(tx, user.id, passwordHash, { now, reason: 'password_reset' });
    await clearTwoFactor(tx, user.id);
    await tx.user.update({ where: { id: user.id }, data: { disabledAt: null } });
    const token = way === 'link' ? await newPasswordReset(tx, user.id, now) : null;
    const after = { email: normal, role: 'owner', created, way };
    await auditPlatform(ctx, tx, {
      action: 'auth.owner_reset_on_host',
      objectType: 'user',
      objectId: user.id,
      after,
    });
    return { userId: user.id, created, token };
  });
  await auth.changed({ kind: 'user', id: userId });
  return {
    email: normal,
    created,
    password,
    link: token && secretLink(auth.settings, 'reset-password', token),
  };
}
