import { v7 as uuidv7 } from 'uuid';
import { auditTenant } from '../../audit/index.ts';
import { type AuthTx, authStore, readAuth } from '../../data/postgres/doors.ts';
import type { User } from '../../data/postgres/generated/client.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { type Auth, type Caller, ctxOf, personActor } from '../auth.ts';
import { requireGoodPassword } from '../passwords/policy.ts';
import { holdProven, type ProvenPerson, provePerson } from '../prove-person.ts';
import { openProven, type SignedIn } from '../sign-in.ts';
import { type OpenInvitation, openInvitation } from './open-invitation.ts';

interface Input {
  name?: string | undefined;
  password?: string | undefined;
  totp?: string | undefined;
  recoveryCode?: string | undefined;
}

const missing = (field: string, message: string): AppError =>
  new AppError('invalid_input', message, { details: { fields: [{ path: field, message }] } });

/**
 * Accepts an invitation: an existing account proves itself with its own password (and second factor), otherwise an
 * account is made. Signs in.
 */
export async function acceptInvitation(
  auth: Auth,
  token: string,
  input: Input,
  caller: Caller,
): Promise<SignedIn> {
  await auth.limits.beforeLink(caller.address);
  const { email } = (await readAuth(auth, (db) => openInvitation(db, token, auth.clock.now()))).invitation;
  if (!input.password) throw missing('password', 'Enter a password.');
  const { password } = input;
  const existing = await readAuth(auth, (db) =>
    db.user.findUnique({ where: { emailNormalized: email }, select: { id: true } }),
  );
  const joined = existing
    ? await joinWith(
        auth,
        token,
        await provePerson(auth, { ...input, email, password }, caller.address),
        caller,
      )
    : await joinAnew(auth, token, { email, password, name: input.name }, caller);
  await auth.changed({ kind: 'user', id: joined.user.id });
  return openProven(auth, joined, null, caller);
}

async function joinWith(
  auth: Auth,
  token: string,
  proven: ProvenPerson,
  caller: Caller,
): Promise<ProvenPerson> {
  await authStore(auth, async (tx) => {
    const user = await holdProven(tx, proven.user);
    await join(tx, auth, user, token, caller);
  });
  return proven;
}

async function joinAnew(
  auth: Auth,
  token: string,
  person: { email: string; password: string; name: string | undefined },
  caller: Caller,
): Promise<ProvenPerson> {
  const { email, password, name } = person;
  if (!name) throw missing('name', 'Enter your name.');
  requireGoodPassword(password, email);
  const passwordHash = await auth.passwords.hash(password);
  const user = await authStore(auth, async (tx) => {
    const now = auth.clock.now();
    // Holding the link that was sent to the address proves the address.
    const times = { createdAt: now, passwordChangedAt: now, emailVerifiedAt: now };
    const made = await tx.user.create({
      data: { id: uuidv7(), email, emailNormalized: email, name, passwordHash, ...times },
    });
    await join(tx, auth, made, token, caller);
    return made;
  });
  return { user, twoFactor: false };
}

/** Uses the invitation up; of two at the same moment one wins. */
async function join(tx: AuthTx, auth: Auth, user: User, token: string, caller: Caller): Promise<void> {
  const now = auth.clock.now();
  const { invitation, tenant }: OpenInvitation = await openInvitation(tx, token, now);
  if (invitation.email !== user.emailNormalized) throw notFound('invitation');
  const tenantId = tenant.id;
  const member = await tx.membership.findUnique({
    where: { tenantId_userId: { tenantId, userId: user.id } },
  });
  if (member) throw new AppError('conflict', 'You are a member already. Sign in instead.');
  const { count } = await tx.invitation.updateMany({
    where: { tenantId, id: invitation.id, acceptedAt: null, revokedAt: null },
    data: { acceptedAt: now },
  });
  if (count !== 1) throw notFound('invitation');
  await tx.membership.create({ data: { tenantId, userId: user.id, role: invitation.role, createdAt: now } });
  const ctx = { ...ctxOf(auth, caller, personActor(user, invitation.role)), tenantId };
  const after = { email: user.email, role: invitation.role };
  await auditTenant(ctx, tx, { action: 'members.joined', objectType: 'user', objectId: user.id, after });
}
