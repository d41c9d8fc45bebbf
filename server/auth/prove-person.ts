import { type AuthTx, authStore, readAuth } from '../data/postgres/doors.ts';
import type { User } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import type { Auth } from './auth.ts';
import { normalEmail } from './people/email.ts';
import { spendRecoveryCode } from './two-factor/recovery-codes.ts';
import { spendTotp } from './two-factor/totp.ts';

export interface Proof {
  email: string;
  password: string;
  totp?: string | undefined;
  recoveryCode?: string | undefined;
}

/** A person who has just shown their password, and their second factor where they have one. */
export interface ProvenPerson {
  user: User;
  twoFactor: boolean;
}

/** The same words for an unknown e-mail, a wrong password and a disabled account. */
const wrong = (): AppError => new AppError('unauthenticated', 'E-mail or password is wrong.');

/**
 * Proves a person by password and second factor. Every attempt is counted before the password is looked at; only a
 * complete proof gives it back. The second step is the same request again with the code.
 * @param address network address, or another name of where attempts come from
 * @param factors 'password' where a live session has shown the second factor already
 * @throws AppError unauthenticated, two_factor_required (details.reason missing or wrong), rate_limited, unavailable
 */
export async function provePerson(
  auth: Auth,
  proof: Proof,
  address: string,
  factors: 'all' | 'password' = 'all',
): Promise<ProvenPerson> {
  const email = normalEmail(proof.email);
  await auth.limits.beforePassword(email, address);
  const user = await readAuth(auth, (db) => db.user.findUnique({ where: { emailNormalized: email } }));
  const { ok, outdated } = await auth.passwords.verify(user?.passwordHash ?? null, proof.password);
  if (!user || !ok || user.disabledAt) throw wrong();
  const twoFactor = factors === 'all' && (await proveSecondFactor(auth, user, proof));
  await auth.limits.afterSuccess(email, address);
  if (outdated) user.passwordHash = await renewHash(auth, user, proof.password);
  return { user, twoFactor };
}

/** @returns whether a second factor was shown; false where none is set up */
export async function proveSecondFactor(
  auth: Auth,
  user: User,
  proof: Omit<Proof, 'email' | 'password'>,
): Promise<boolean> {
  if (!user.totpConfirmedAt) return false;
  const { totp, recoveryCode } = proof;
  if (!totp && !recoveryCode) {
    const message = 'Enter the code of your authenticator app, or a recovery code.';
    throw new AppError('two_factor_required', message, { details: { reason: 'missing' } });
  }
  await auth.limits.beforeSecondFactor(user.id);
  const now = auth.clock.now();
  const fits = await authStore(auth, (tx) =>
    totp
      ? spendTotp(tx, auth.secrets, user, totp, now)
      : spendRecoveryCode(tx, auth.keys.pepper, user.id, recoveryCode ?? '', now),
  );
  if (!fits) {
    const message = 'The code is wrong or was used already. Wait for the next one.';
    throw new AppError('two_factor_required', message, { details: { reason: 'wrong' } });
  }
  await auth.limits.afterSecondFactor(user.id);
  return true;
}

/** Stores the password under today's parameters; the one moment it is known. */
async function renewHash(auth: Auth, user: User, password: string): Promise<string> {
  const passwordHash = await auth.passwords.hash(password);
  const renewed = await readAuth(auth, (db) =>
    db.user.updateMany({ where: { id: user.id, passwordHash: user.passwordHash }, data: { passwordHash } }),
  );
  return renewed.count === 1 ? passwordHash : (user.passwordHash ?? '');
}

/**
 * Holds the person's row until the end of the transaction and makes sure that what was proven still stands: a password
 * changed or an account disabled meanwhile wins.
 */
export async function holdProven(tx: AuthTx, proven: User): Promise<User> {
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${proven.id}::uuid FOR UPDATE`;
  const user = await tx.user.findUnique({ where: { id: proven.id } });
  if (!user || user.disabledAt || user.passwordHash !== proven.passwordHash) throw wrong();
  return user;
}
