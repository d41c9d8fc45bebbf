import type { Auth } from '../auth.ts';
import type { Identity } from '../identity.ts';
import { readSessionState } from './identity-state.ts';

type Asking = Pick<Auth, 'stores' | 'clock' | 'identities'>;

/**
 * The same person as the record knows them now, for work that outlives its access token, such as an open stream.
 * Null when the session ended, the person was disabled or left the tenant. An API key has no session: it is asked for
 * anew with each request, so its streams end with null.
 */
export async function identifyAgain(auth: Asking, identity: Identity): Promise<Identity | null> {
  const { sessionId } = identity;
  if (!sessionId) return null;
  const tenantId = identity.tenant?.id ?? null;
  const state = await auth.identities.session(sessionId, tenantId, () =>
    readSessionState(auth.stores, sessionId, tenantId),
  );
  if (
    !state ||
    state.userId !== identity.id ||
    state.disabled ||
    state.revoked ||
    state.expiresAt <= auth.clock.now()
  )
    return null;
  if (tenantId && !state.tenant) return null;
  return { ...identity, platformRole: state.platformRole, tenant: state.tenant };
}
