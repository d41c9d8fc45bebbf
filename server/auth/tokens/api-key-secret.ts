import { randomBytes } from 'node:crypto';
import { pepperedDigest } from './opaque-token.ts';

/** `ak_` opens one tenant, `pk_` the platform. */
export type ApiKeyKind = 'tenant' | 'platform';
const prefixes: Record<ApiKeyKind, string> = { tenant: 'ak', platform: 'pk' };
const form = /^(ak|pk)_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** What a key starts with, as lists show it. */
export const keyPrefix = (kind: ApiKeyKind, lookup: string): string => `${prefixes[kind]}_${lookup}`;

export interface NewApiKey {
  /** `ak_<lookup>_<secret>`; shown once. */
  secret: string;
  /** Public half: finds the row and names the key in lists. */
  lookup: string;
  digest: Uint8Array<ArrayBuffer>;
}

export function newApiKey(pepper: Buffer, kind: ApiKeyKind): NewApiKey {
  const lookup = randomBytes(6).toString('hex');
  const secret = `${keyPrefix(kind, lookup)}_${randomBytes(32).toString('base64url')}`;
  return { secret, lookup, digest: pepperedDigest(pepper, 'api_key', secret) };
}

export interface PresentedApiKey {
  kind: ApiKeyKind;
  lookup: string;
  digest: Uint8Array<ArrayBuffer>;
}

/** @returns null when the text is not an API key */
export function parseApiKey(pepper: Buffer, text: string): PresentedApiKey | null {
  const [, prefix, lookup] = form.exec(text) ?? [];
  if (!prefix || !lookup) return null;
  return {
    kind: prefix === 'ak' ? 'tenant' : 'platform',
    lookup,
    digest: pepperedDigest(pepper, 'api_key', text),
  };
}
