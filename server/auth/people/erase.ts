import { auditPlatform, auditTenant } from '../../audit/index.ts';
import type { Ctx } from '../../data/context.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import type { User } from '../../data/postgres/generated/client.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import type { Auth } from '../auth.ts';
import { normalEmail } from './email.ts';

/** What stands where the person's name and e-mail stood. */
export const erasedName = 'Erased person';

/** What an erasure leaves, and why; shown to whoever asks for one. */
const keptAfterErasure =
  'Account, sessions, memberships and invitations are gone. The audit log keeps who did what, under the e-mail of then: entries can only be added, never changed or removed. What the person made in a workspace belongs to the workspace.';

interface Held {
  tenant_id: string;
  slug: string;
  name: string;
  role: string;
  last_owner: boolean;
}

/** Holds everything that decides whether the person may go, in one order, so that no two acts wait for each other. */
async function hold(tx: AuthTx, userId: string): Promise<{ user: User; workspaces: Held[] }> {
  await tx.$queryRaw`SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))) FROM (
    SELECT 'people:' || tenant_id AS key FROM memberships WHERE user_id = ${userId}::uuid
    UNION ALL SELECT 'people:platform' ORDER BY key) keys`;
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`;
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (!user || user.erasedAt) throw notFound('person');
  // A workspace being deleted needs no owner: the platform invites one if it is restored.
  const workspaces = await tx.$queryRaw<Held[]>`
    SELECT m.tenant_id, t.slug, t.name, m.role::text AS role, m.role = 'owner' AND t.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM memberships o JOIN users u ON u.id = o.user_id
         WHERE o.tenant_id = m.tenant_id AND o.role = 'owner' AND o.user_id <> m.user_id AND u.disabled_at IS NULL) AS last_owner
      FROM memberships m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = ${userId}::uuid ORDER BY t.name, t.id`;
  return { user, workspaces };
}

async function isLastPlatformOwner(tx: AuthTx, userId: string): Promise<boolean> {
  const owner = { role: 'owner' } as const;
  if ((await tx.platformMember.count({ where: { ...owner, userId } })) === 0) return false;
  const others = { ...owner, userId: { not: userId }, user: { disabledAt: null } };
  return (await tx.platformMember.count({ where: others })) === 0;
}

async function refuseLastOwner(tx: AuthTx, userId: string, workspaces: readonly Held[]): Promise<void> {
  const alone = workspaces.filter((workspace) => workspace.last_owner);
  const platform = await isLastPlatformOwner(tx, userId);
  if (alone.length === 0 && !platform) return;
  const names = [...alone.map(({ name }) => name), ...(platform ? ['the platform'] : [])];
  throw new AppError(
    'illegal_move',
    `Nothing was erased: this is the last owner of ${names.join(', ')}. Make somebody else owner there first.`,
    { details: { workspaces: alone.map(({ slug, name }) => ({ slug, name })), platform } },
  );
}

/** Withdraws the keys that the person made. @returns how caches name them */
async function withdrawKeys(tx: AuthTx, userId: string, now: Date): Promise<string[]> {
  const live = { createdBy: userId, revokedAt: null };
  const found = await tx.apiKey.findMany({ where: live, select: { lookup: true } });
  const ofPlatform = await tx.platformApiKey.findMany({ where: live, select: { lookup: true } });
  await tx.apiKey.updateMany({ where: live, data: { revokedAt: now } });
  await tx.platformApiKey.updateMany({ where: live, data: { revokedAt: now } });
  return [
    ...found.map(({ lookup }) => `tenant:${lookup}`),
    ...ofPlatform.map(({ lookup }) => `platform:${lookup}`),
  ];
}

async function forget(tx: AuthTx, user: User, now: Date): Promise<void> {
  const of = { where: { userId: user.id } };
  await tx.session.deleteMany(of);
  await tx.recoveryCode.deleteMany(of);
  await tx.passwordReset.deleteMany(of);
  await tx.emailChange.deleteMany(of);
  await tx.membership.deleteMany(of);
  await tx.platformMember.deleteMany(of);
  await tx.invitation.deleteMany({ where: { email: user.emailNormalized } });
  await tx.invitation.updateMany({ where: { invitedBy: user.email }, data: { invitedBy: erasedName } });
  const email = `${user.id}@erased.invalid`;
  await tx.user.update({
    where: { id: user.id },
    data: {
      email,
      emailNormalized: email,
      name: erasedName,
      passwordHash: null,
      passwordChangedAt: null,
      emailVerifiedAt: null,
      totpSecret: null,
      totpConfirmedAt: null,
      totpLastStep: 0n,
      disabledAt: user.disabledAt ?? now,
      erasedAt: now,
      tokenVersion: { increment: 1 },
    },
  });
}

interface Erasure {
  userId: string;
  /** The e-mail as typed to confirm. */
  confirm: string;
  reason: string | null;
  /** Checked in the transaction, on the row that is held. */
  still?: (user: User) => boolean;
}

/**
 * Erases a person: one transaction takes everything that identifies them but the audit log, which is append-only. The
 * row keeps its id, so that records still name one and the same nobody. Refused while somebody depends on them as the
 * last owner.
 * @throws AppError not_found, invalid_input (the e-mail typed is another), illegal_move with details.workspaces
 */
export async function erasePerson(
  auth: Auth,
  ctx: Ctx,
  erasure: Erasure,
): Promise<{ ok: true; kept: string }> {
  const { userId, reason } = erasure;
  const keys = await authStore(ctx, async (tx) => {
    const now = ctx.clock.now();
    const { user, workspaces } = await hold(tx, userId);
    if (normalEmail(erasure.confirm) !== user.emailNormalized)
      throw new AppError('invalid_input', "Nothing was erased: the e-mail typed is not the person's.");
    if (erasure.still?.(user) === false) throw new AppError('unauthenticated', 'Sign in again.');
    await refuseLastOwner(tx, userId, workspaces);
    const keys = await withdrawKeys(tx, userId, now);
    await forget(tx, user, now);
    const event = { action: 'people.erased', objectType: 'user', objectId: userId, reason };
    for (const { tenant_id: tenantId, role } of workspaces)
      await auditTenant({ ...ctx, tenantId }, tx, { ...event, before: { role } });
    await auditPlatform(ctx, tx, {
      ...event,
      after: { workspaces: workspaces.map(({ slug }) => slug), revokedApiKeys: keys.length },
    });
    return keys;
  });
  await auth.changed({ kind: 'user', id: userId });
  for (const id of keys) await auth.changed({ kind: 'api_key', id });
  return { ok: true, kept: keptAfterErasure };
}
