import { auditPlatform } from '../../audit/index.ts';
import { authStore } from '../../data/postgres/doors.ts';
import { passwordChangedMail } from '../../mail/index.ts';
import type { Auth } from '../auth.ts';
import { requireGoodPassword } from '../passwords/policy.ts';
import { setPassword } from '../passwords/set-password.ts';
import { holdProven } from '../prove-person.ts';
import { asPerson, type MeCtx, proveAgain, requirePerson } from './person.ts';

/** Changes one's own password. Other sessions end; this one goes on after its next renewal. */
export async function changePassword(
  auth: Auth,
  ctx: MeCtx,
  input: { current: string; next: string },
): Promise<{ ok: true }> {
  const { sessionId } = requirePerson(ctx);
  const proven = await proveAgain(auth, ctx, input.current);
  requireGoodPassword(input.next, proven.email);
  const passwordHash = await auth.passwords.hash(input.next);
  await authStore(auth, async (tx) => {
    const user = await holdProven(tx, proven);
    const options = { now: auth.clock.now(), reason: 'password_changed', keepSession: sessionId } as const;
    await setPassword(tx, user.id, passwordHash, options);
    await auditPlatform(asPerson(ctx), tx, {
      action: 'auth.password_changed',
      objectType: 'user',
      objectId: user.id,
    });
  });
  await auth.changed({ kind: 'user', id: proven.id });
  if (auth.mail.configured)
    auth.inBackground('password changed mail', () => auth.mail.send(passwordChangedMail(proven)));
  return { ok: true };
}
