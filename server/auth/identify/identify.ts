import { redactText } from '../../audit/index.ts';
import type { Auth } from '../auth.ts';
import { accessCookie } from '../doors/cookies.ts';
import type { Identity } from '../identity.ts';
import { type PresentedApiKey, parseApiKey } from '../tokens/api-key-secret.ts';
import { sameDigest } from '../tokens/opaque-token.ts';
import type { Credentials } from './credentials.ts';
import { readApiKeyState, readSessionState, touchApiKey } from './identity-state.ts';

type Asking = Pick<Auth, 'stores' | 'clock' | 'log' | 'keys' | 'identities' | 'verifyToken'>;

/**
 * Who asks, or null. What the record says (session alive, person enabled, role, tenant status) is at most 5 s old.
 * A suspended tenant is still identified: its status tells, and the caller refuses.
 */
export async function identify(auth: Asking, credentials: Credentials): Promise<Identity | null> {
  const { bearer, cookies, wantedTenant } = credentials;
  if (bearer !== undefined) {
    const apiKey = parseApiKey(auth.keys.pepper, bearer);
    return apiKey ? identifyApiKey(auth, apiKey) : identifyToken(auth, bearer);
  }
  const name = accessCookie(wantedTenant);
  const token = name ? cookies[name] : undefined;
  if (!token) return null;
  const identity = await identifyToken(auth, token);
  // A cookie under another tenant's name was put there by somebody else than us.
  return identity && (identity.tenant?.slug ?? null) === wantedTenant ? identity : null;
}

async function identifyToken(auth: Asking, token: string): Promise<Identity | null> {
  const claims = await auth.verifyToken(token);
  if (!claims) return null;
  const { sessionId, tenantId } = claims;
  const state = await auth.identities.session(sessionId, tenantId, () =>
    readSessionState(auth.stores, sessionId, tenantId),
  );
  if (!state || state.userId !== claims.userId || state.tokenVersion !== claims.tokenVersion) return null;
  if (state.disabled || state.revoked || state.expiresAt <= auth.clock.now()) return null;
  // Minted for a tenant the person has left: the token names nothing any more.
  if (tenantId && !state.tenant) return null;
  return {
    kind: 'user',
    id: state.userId,
    label: state.email,
    name: state.name,
    sessionId,
    platformRole: state.platformRole,
    tenant: state.tenant,
    twoFactor: state.twoFactor,
  };
}

async function identifyApiKey(auth: Asking, presented: PresentedApiKey): Promise<Identity | null> {
  const { kind, lookup } = presented;
  const state = await auth.identities.apiKey(`${kind}:${lookup}`, () =>
    readApiKeyState(auth.stores, kind, lookup),
  );
  if (!state || !sameDigest(state.digest, presented.digest)) return null;
  const now = auth.clock.now();
  if (state.revoked || (state.expiresAt && state.expiresAt <= now)) return null;
  if (!state.tenant && !state.platformRole) return null;
  if (!state.lastTouchedAt || now.getTime() - state.lastTouchedAt > 60_000) {
    state.lastTouchedAt = now.getTime();
    touchApiKey(auth.stores, kind, lookup, now).catch((error: unknown) =>
      auth.log.warn({ err: error }, 'last use of an API key not noted'),
    );
  }
  return {
    kind: 'api_key',
    id: state.id,
    // What the key did is logged under its name, into which people have pasted the key.
    label: redactText(state.name),
    name: state.name,
    sessionId: null,
    platformRole: state.platformRole,
    tenant: state.tenant,
    twoFactor: false,
  };
}
