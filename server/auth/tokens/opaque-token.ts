import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Kinds of opaque secrets, told apart by their prefix; each kind has a table and an endpoint of its own, so that one
 * is never accepted in another's place.
 */
export const tokenPrefixes = {
  refresh: 'rt',
  passwordReset: 'pr',
  invitation: 'iv',
  emailChange: 'ec',
} as const;
export type OpaqueKind = keyof typeof tokenPrefixes;

const secretBytes = 32;

/** A secret of 256 random bits and the digest that is stored instead of it. */
export function newOpaqueToken(kind: OpaqueKind): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = `${tokenPrefixes[kind]}_${randomBytes(secretBytes).toString('base64url')}`;
  return { token, hash: sha256(token) };
}

/** The stored digest of a presented token; null when it does not have this kind's form. */
export function opaqueTokenHash(kind: OpaqueKind, token: string): Uint8Array<ArrayBuffer> | null {
  const form = new RegExp(`^${tokenPrefixes[kind]}_[A-Za-z0-9_-]{43}$`);
  return form.test(token) ? sha256(token) : null;
}

/** SHA-256 suits these alone: they are random, unlike passwords. */
function sha256(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** HMAC-SHA-256 under the installation's pepper. */
export function pepperedDigest(pepper: Buffer, ...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac('sha256', pepper).update(JSON.stringify(parts)).digest());
}

export const sameDigest = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
