import { auditPlatform } from '../../audit/index.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import { AppError } from '../../errors/app-error.ts';
import { type Auth, type Caller, ctxOf, personActor } from '../auth.ts';
import { lifetimes } from '../settings.ts';
import { newOpaqueToken, opaqueTokenHash } from '../tokens/opaque-token.ts';
import { endSession } from './end-sessions.ts';
import { sessionEnd } from './open-session.ts';
import { type TenantWish, type TokenTenant, tokenTenant } from './token-tenant.ts';

export interface Rotated {
  userId: string;
  sessionId: string;
  tokenVersion: number;
  tenant: TokenTenant | null;
  refreshToken: string;
}

type Hash = Uint8Array<ArrayBuffer>;
type Outcome =
  | { is: 'rotated'; rotated: Rotated }
  | { is: 'over' }
  | { is: 'raced' }
  | { is: 'reused'; userId: string };

const over = (): AppError => new AppError('unauthenticated', 'This session has ended. Sign in again.');

/**
 * Exchanges a refresh token for the next one. Each works once: a second use of the token just exchanged, within the
 * grace, is a race of two windows and changes nothing; any other second use ends the session, for one of the two
 * who hold it is a thief. Refusing the wished tenant leaves the token unused.
 * @throws AppError unauthenticated, conflict (raced: use the newer token), not_found or tenant_suspended (the tenant)
 */
export async function rotateRefreshToken(
  auth: Auth,
  token: string,
  wish: TenantWish,
  caller: Caller,
): Promise<Rotated> {
  const hash = opaqueTokenHash('refresh', token);
  if (!hash) throw over();
  const outcome = await authStore(auth, (tx) => rotate(tx, auth, hash, wish, caller));
  if (outcome.is === 'rotated') return outcome.rotated;
  if (outcome.is === 'raced') {
    throw new AppError('conflict', 'Another window has just renewed this session. Use its newer token.', {
      retryable: true,
    });
  }
  if (outcome.is === 'reused') {
    await auth.changed({ kind: 'user', id: outcome.userId });
    auth.log.warn(
      { userId: outcome.userId, requestId: caller.requestId },
      'a used refresh token came again: session ended',
    );
  }
  throw over();
}

async function rotate(
  tx: AuthTx,
  auth: Auth,
  hash: Hash,
  wish: TenantWish,
  caller: Caller,
): Promise<Outcome> {
  const now = auth.clock.now();
  const named = await tx.refreshToken.findUnique({ where: { hash }, select: { sessionId: true } });
  if (!named) return { is: 'over' };
  // The session's row is the lock of its family; what was read before it may be old.
  await tx.$queryRaw`SELECT 1 FROM sessions WHERE id = ${named.sessionId}::uuid FOR UPDATE`;
  const token = await tx.refreshToken.findUnique({
    where: { hash },
    include: { session: { include: { user: true } } },
  });
  if (!token) return { is: 'over' };
  const { session } = token;
  const { user } = session;
  if (session.revokedAt || session.expiresAt <= now || user.disabledAt) return { is: 'over' };
  if (token.usedAt) {
    if (await isRace(tx, hash, token.usedAt, now)) return { is: 'raced' };
    await endSession(tx, session.id, 'refresh_reused', now);
    const event = { action: 'auth.refresh_reused', objectType: 'session', objectId: session.id };
    await auditPlatform(ctxOf(auth, caller, personActor(user)), tx, event);
    return { is: 'reused', userId: user.id };
  }
  const tenant = await tokenTenant(tx, user.id, wish);
  const next = newOpaqueToken('refresh');
  await tx.refreshToken.update({ where: { hash }, data: { usedAt: now } });
  await tx.refreshToken.create({
    data: { hash: next.hash, sessionId: session.id, parentHash: hash, issuedAt: now },
  });
  await tx.session.update({
    where: { id: session.id },
    data: { lastSeenAt: now, expiresAt: sessionEnd(session.createdAt, now), address: caller.address },
  });
  const rotated = {
    userId: user.id,
    sessionId: session.id,
    tokenVersion: user.tokenVersion,
    tenant,
    refreshToken: next.token,
  };
  return { is: 'rotated', rotated };
}

/** The direct parent of the token now valid, used a moment ago. */
async function isRace(tx: AuthTx, hash: Hash, usedAt: Date, now: Date): Promise<boolean> {
  if (now.getTime() - usedAt.getTime() > lifetimes.refreshGraceMs) return false;
  const child = await tx.refreshToken.findFirst({
    where: { parentHash: hash, usedAt: null },
    select: { sessionId: true },
  });
  return child !== null;
}
