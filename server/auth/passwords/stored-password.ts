import type { Ctx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import { authOf } from '../auth.ts';
import { normalEmail } from '../people/email.ts';

/** The form in which a password is stored, for seeds. */
export const hashPassword = (ctx: Pick<Ctx, 'stores'>, password: string): Promise<string> =>
  authOf(ctx).passwords.hash(password);

/** Whether a person still has this password. For the host's own start alone: nothing counts the attempts. */
export async function hasPassword(
  ctx: Pick<Ctx, 'stores'>,
  email: string,
  password: string,
): Promise<boolean> {
  const where = { emailNormalized: normalEmail(email) };
  const user = await readAuth(ctx, (db) => db.user.findUnique({ where, select: { passwordHash: true } }));
  return (await authOf(ctx).passwords.verify(user?.passwordHash ?? null, password)).ok;
}
