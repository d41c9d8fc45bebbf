import type { Ctx } from '../../data/context.ts';
import { readAuth } from '../../data/postgres/doors.ts';
import type { User } from '../../data/postgres/generated/client.ts';
import { AppError } from '../../errors/app-error.ts';
import { type Auth, personActor } from '../auth.ts';
import type { Identity } from '../identity.ts';
import { provePerson } from '../prove-person.ts';

/** A verb about the one who asks. */
export type MeCtx = Ctx & { identity: Identity };

/** @throws AppError forbidden for an API key */
export function requirePerson({ identity }: MeCtx): Identity & { sessionId: string } {
  if (identity.kind !== 'user' || !identity.sessionId) {
    throw new AppError(
      'forbidden',
      'This is for people: an API key has no password, sessions or second factor.',
    );
  }
  return { ...identity, sessionId: identity.sessionId };
}

/** The context with the person as the one who acts, for audit. */
export function asPerson(ctx: MeCtx): Ctx {
  const { id, label, platformRole } = ctx.identity;
  return { ...ctx, actor: personActor({ id, email: label }, platformRole) };
}

/**
 * Asks for the password again before something that a stolen session must not do. Counted like a sign-in, under the
 * session's name instead of an address.
 */
export async function proveAgain(auth: Auth, ctx: MeCtx, password: string): Promise<User> {
  const { id, sessionId } = requirePerson(ctx);
  const user = await readAuth(auth, (db) => db.user.findUnique({ where: { id } }));
  if (!user) throw new AppError('unauthenticated', 'Sign in first.');
  const proof = { email: user.email, password };
  const proven = await provePerson(auth, proof, `session:${sessionId}`, 'password').catch(
    (error: unknown) => {
      const wrong = error instanceof AppError && error.code === 'unauthenticated';
      // 401 would read as "signed out": the session is fine, the password is not.
      throw wrong
        ? new AppError('forbidden', 'The password is wrong.', { details: { reason: 'wrong_password' } })
        : error;
    },
  );
  return proven.user;
}
