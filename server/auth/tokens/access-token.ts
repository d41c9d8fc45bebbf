import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../data/context.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { lifetimes } from '../settings.ts';

const issuer = 'dmagency';
const audience = 'dmagency-api';
const type = 'at+jwt';
const algorithm = 'EdDSA';
/** An access token of ours is about 420 characters. */
const longest = 2_000;

/** What an access token says. Roles are not in it: they are read at every request. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  /** The tenant it was minted for after a membership read; null for a token about the person alone. */
  tenantId: string | null;
  /** Must equal the user's: it rises when every older token must stop. */
  tokenVersion: number;
}

/** Only these header fields: a token that brings its own key (jwk, jku, x5u, x5c) or extensions is refused. */
const header = z.strictObject({
  alg: z.literal(algorithm),
  typ: z.literal(type),
  kid: z.string().min(1).max(64),
});
const payload = z.strictObject({
  iss: z.literal(issuer),
  aud: z.literal(audience),
  sub: z.uuid(),
  sid: z.uuid(),
  tid: z.uuid().optional(),
  tv: z.int().positive(),
  jti: z.uuid(),
  iat: z.int(),
  exp: z.int(),
});

/** Signs an access token. Call after a membership read alone, never with a tenant taken from input. */
export async function mintAccessToken(
  keys: KeyRing,
  clock: Clock,
  claims: AccessClaims,
): Promise<{ token: string; expiresAt: Date }> {
  const { kid, privateKey } = keys.signing();
  const issuedAt = Math.floor(clock.now().getTime() / 1_000);
  const expires = issuedAt + lifetimes.accessTokenSeconds;
  const token = await new SignJWT({
    sid: claims.sessionId,
    tv: claims.tokenVersion,
    ...(claims.tenantId ? { tid: claims.tenantId } : {}),
  })
    .setProtectedHeader({ alg: algorithm, typ: type, kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(claims.userId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(privateKey);
  return { token, expiresAt: new Date(expires * 1_000) };
}

/** @returns the claims, or null for anything but an unexpired access token of this installation */
export async function verifyAccessToken(
  keys: KeyRing,
  clock: Clock,
  token: string,
): Promise<AccessClaims | null> {
  if (token.length > longest) return null;
  try {
    const verified = await jwtVerify(
      token,
      (protectedHeader) => {
        const key = keys.verifying(header.parse(protectedHeader).kid);
        if (!key) throw new Error('unknown kid');
        return key;
      },
      {
        algorithms: [algorithm],
        issuer,
        audience,
        typ: type,
        requiredClaims: ['sub', 'sid', 'tv', 'jti', 'iat', 'exp'],
        clockTolerance: lifetimes.clockToleranceSeconds,
        maxTokenAge: lifetimes.accessTokenSeconds,
        currentDate: clock.now(),
      },
    );
    const claims = payload.parse(verified.payload);
    return {
      userId: claims.sub,
      sessionId: claims.sid,
      tenantId: claims.tid ?? null,
      tokenVersion: claims.tv,
    };
  } catch {
    return null;
  }
}
