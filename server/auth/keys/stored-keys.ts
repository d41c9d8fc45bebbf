import { createHash, generateKeyPairSync, type JsonWebKey, randomBytes } from 'node:crypto';
import type { AuthTx } from '../../data/postgres/doors.ts';
import type { Prisma } from '../../data/postgres/generated/client.ts';
import type { Secrets } from '../../secrets/index.ts';

/**
 * instance: signs egress reports and configuration exports, never replaced by itself.
 * access_token: signs access tokens, replaced at will.
 * pepper: keys the digests of API keys and recovery codes.
 */
export const keyPurposes = ['instance', 'access_token', 'pepper'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

export interface StoredKey {
  kid: string;
  purpose: KeyPurpose;
  publicJwk: JsonWebKey;
  /** PKCS#8 of an ed25519 key, or the pepper's 32 bytes. */
  privateBytes: Buffer;
  createdAt: Date;
  retiredAt: Date | null;
}

const sealPurpose = 'instance_key';
/** One process at a time makes or replaces keys. */
const keyLock = 7_240_311_002n;

export async function lockKeys(tx: AuthTx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyLock})`;
}

function generate(purpose: KeyPurpose): { kid: string; publicJwk: JsonWebKey; privateBytes: Buffer } {
  if (purpose === 'pepper') {
    return { kid: `pepper-${randomBytes(6).toString('hex')}`, publicJwk: {}, privateBytes: randomBytes(32) };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const publicJwk = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(publicJwk.x)).digest('base64url').slice(0, 22);
  return { kid, publicJwk, privateBytes: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** Makes a key of this purpose and stores it wrapped. Call with the key lock held. */
export async function addKey(
  tx: AuthTx,
  secrets: Secrets,
  purpose: KeyPurpose,
  now: Date,
): Promise<StoredKey> {
  const made = generate(purpose);
  await tx.instanceKey.create({
    data: {
      kid: made.kid,
      purpose,
      publicJwk: made.publicJwk as Prisma.InputJsonObject,
      wrappedPrivate: new Uint8Array(secrets.seal(sealPurpose, made.kid, made.privateBytes)),
      createdAt: now,
    },
  });
  return { ...made, purpose, createdAt: now, retiredAt: null };
}

/** Every key of the installation, newest first; those under an earlier master key are sealed again. */
export async function readKeys(tx: AuthTx, secrets: Secrets): Promise<StoredKey[]> {
  const rows = await tx.instanceKey.findMany({ orderBy: { createdAt: 'desc' } });
  const keys: StoredKey[] = [];
  for (const row of rows) {
    const purpose = keyPurposes.find((known) => known === row.purpose);
    if (!purpose) continue;
    const privateBytes = secrets.open(sealPurpose, row.kid, row.wrappedPrivate);
    if (secrets.isOutdated(row.wrappedPrivate)) {
      const wrappedPrivate = new Uint8Array(secrets.seal(sealPurpose, row.kid, privateBytes));
      await tx.instanceKey.update({ where: { kid: row.kid }, data: { wrappedPrivate } });
    }
    keys.push({ ...row, purpose, publicJwk: row.publicJwk as JsonWebKey, privateBytes });
  }
  return keys;
}
