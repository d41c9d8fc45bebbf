import { auditPlatform } from '../audit/index.ts';
import { authStore, readAuth } from '../data/postgres/doors.ts';
import { type Auth, type Caller, ctxOf, personActor } from './auth.ts';
import type { SessionView, TokenView } from './contract.ts';
import { holdProven, type Proof, type ProvenPerson, provePerson } from './prove-person.ts';
import { endSession } from './sessions/end-sessions.ts';
import { openSession } from './sessions/open-session.ts';
import { type Rotated, rotateRefreshToken } from './sessions/rotate.ts';
import { sessionViewOf } from './sessions/session-view.ts';
import { type TenantWish, tokenTenant } from './sessions/token-tenant.ts';
import { mintAccessToken } from './tokens/access-token.ts';
import { opaqueTokenHash } from './tokens/opaque-token.ts';

/** A session just opened or renewed, with the tokens to hand out. */
export interface SignedIn {
  view: SessionView;
  tokens: TokenView;
  tenantSlug: string | null;
}

type Standing = Omit<Rotated, 'refreshToken'>;

async function handOut(
  auth: Auth,
  standing: Standing,
  refreshToken: string,
  view: SessionView,
): Promise<SignedIn> {
  const { userId, sessionId, tokenVersion, tenant } = standing;
  const claims = { userId, sessionId, tokenVersion, tenantId: tenant?.id ?? null };
  const { token, expiresAt } = await mintAccessToken(auth.keys, auth.clock, claims);
  const tokens = {
    accessToken: token,
    refreshToken,
    expiresAt: expiresAt.toISOString(),
    tokenType: 'Bearer',
  } as const;
  return { view, tokens, tenantSlug: tenant?.slug ?? null };
}

/** Opens a session for somebody proven a moment ago. Sign-ins of the platform's team are audited. */
export async function openProven(
  auth: Auth,
  proven: ProvenPerson,
  wish: TenantWish,
  caller: Caller,
): Promise<SignedIn> {
  const { standing, refreshToken, view } = await authStore(auth, async (tx) => {
    const user = await holdProven(tx, proven.user);
    const tenant = await tokenTenant(tx, user.id, wish);
    const person = { userId: user.id, twoFactor: proven.twoFactor };
    const { sessionId, refreshToken } = await openSession(tx, person, caller, auth.clock.now());
    const view = await sessionViewOf(auth, tx, user.id);
    if (view.platformRole) {
      const ctx = ctxOf(auth, caller, personActor(user, view.platformRole));
      await auditPlatform(ctx, tx, { action: 'auth.signed_in', objectType: 'session', objectId: sessionId });
    }
    return {
      standing: { userId: user.id, sessionId, tokenVersion: user.tokenVersion, tenant },
      refreshToken,
      view,
    };
  });
  return handOut(auth, standing, refreshToken, view);
}

/** Signs in with e-mail, password and second factor. */
export async function signIn(auth: Auth, proof: Proof, wish: TenantWish, caller: Caller): Promise<SignedIn> {
  return openProven(auth, await provePerson(auth, proof, caller.address), wish, caller);
}

/** Renews a session: the next refresh token and an access token for the wished tenant. */
export async function renew(
  auth: Auth,
  refreshToken: string,
  wish: TenantWish,
  caller: Caller,
): Promise<SignedIn> {
  const rotated = await rotateRefreshToken(auth, refreshToken, wish, caller);
  const view = await readAuth(auth, (db) => sessionViewOf(auth, db, rotated.userId));
  return handOut(auth, rotated, rotated.refreshToken, view);
}

/** Ends the session that a refresh token belongs to, or that is named. Nothing happens when it has ended already. */
export async function signOut(
  auth: Auth,
  session: { refreshToken?: string | undefined; sessionId?: string | null | undefined },
  reason: 'signed_out' | 'replaced' = 'signed_out',
): Promise<void> {
  const hash = session.refreshToken ? opaqueTokenHash('refresh', session.refreshToken) : null;
  const ended = await authStore(auth, async (tx) => {
    const named = hash
      ? await tx.refreshToken.findUnique({ where: { hash }, select: { sessionId: true } })
      : null;
    const ids = [named?.sessionId, session.sessionId].filter((id) => typeof id === 'string');
    for (const id of ids) await endSession(tx, id, reason, auth.clock.now());
    return ids;
  });
  for (const id of ended) await auth.changed({ kind: 'session', id });
}
