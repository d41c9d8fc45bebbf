import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Clock } from '../../data/context.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { type AccessClaims, verifyAccessToken } from './access-token.ts';

const mostTokens = 10_000;

interface Verified {
  claims: AccessClaims;
  kid: string;
  expiresAtMs: number;
}

/**
 * Verifies access tokens, each signature once: checking Ed25519 costs more than the rest of a request's entry. A token
 * remembered still ends when it expires or when its key is withdrawn; whether its session lives is read elsewhere.
 */
export function createTokenVerifier(
  keys: KeyRing,
  clock: Clock,
): (token: string) => Promise<AccessClaims | null> {
  const verified = new Map<string, Verified>();
  return async (token) => {
    const known = verified.get(token);
    if (known) {
      if (known.expiresAtMs > clock.now().getTime() && keys.verifying(known.kid)) return known.claims;
      verified.delete(token);
    }
    const claims = await verifyAccessToken(keys, clock, token);
    if (!claims) return null;
    if (verified.size >= mostTokens) verified.clear();
    const { kid = '' } = decodeProtectedHeader(token);
    verified.set(token, { claims, kid, expiresAtMs: (decodeJwt(token).exp ?? 0) * 1_000 });
    return claims;
  };
}
