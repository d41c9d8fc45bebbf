import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../../data/context.ts';
import { authStore } from '../../data/postgres/doors.ts';
import type { Stores } from '../../data/stores.ts';
import type { Secrets } from '../../secrets/index.ts';
import { lifetimes } from '../settings.ts';
import { addKey, keyPurposes, lockKeys, readKeys, type StoredKey } from './stored-keys.ts';

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

/** The installation's ed25519 identity; importers show and pin the fingerprint. */
export interface InstanceKeyPair extends SigningKey {
  publicJwk: JsonWebKey;
  /** SHA-256 of the raw public key, hex. */
  fingerprint: string;
}

/** The installation's keys, opened. Held in memory by each process. */
export interface KeyRing {
  readonly instance: InstanceKeyPair;
  /** Keys the digests of API keys, recovery codes and limiter keys. */
  readonly pepper: Buffer;
  /** The newest key for access tokens. */
  signing(): SigningKey;
  /** Public key for a token's kid; undefined when unknown or retired longer than its window. */
  verifying(kid: string): KeyObject | undefined;
  /** Reads again what another process may have rotated. */
  reload(): Promise<void>;
  /** Replaces the access-token key; the old one verifies for its window. */
  rotate(): Promise<string>;
}

interface Deps {
  stores: Stores;
  secrets: Secrets;
  clock: Clock;
}

/** At most this often, milliseconds. */
const lookAgainMs = 5_000;

const privateKeyOf = (key: StoredKey): KeyObject =>
  createPrivateKey({ key: key.privateBytes, format: 'der', type: 'pkcs8' });

function required(keys: readonly StoredKey[], purpose: StoredKey['purpose']): StoredKey {
  const key = keys.find((candidate) => candidate.purpose === purpose && candidate.retiredAt === null);
  if (!key) throw new Error(`The installation has no ${purpose} key`);
  return key;
}

/** Reads the installation's keys, making those it lacks: at the first start, once, however many processes start. */
async function loadKeys({ stores, secrets, clock }: Deps): Promise<StoredKey[]> {
  return authStore({ stores }, async (tx) => {
    await lockKeys(tx);
    const keys = await readKeys(tx, secrets);
    for (const purpose of keyPurposes) {
      if (keys.some((key) => key.purpose === purpose && key.retiredAt === null)) continue;
      keys.unshift(await addKey(tx, secrets, purpose, clock.now()));
    }
    return keys;
  });
}

export async function openKeyRing(deps: Deps): Promise<KeyRing> {
  const { stores, secrets, clock } = deps;
  const first = await loadKeys(deps);
  const instanceKey = required(first, 'instance');
  const rawPublic = Buffer.from(String(instanceKey.publicJwk.x), 'base64url');
  let signing: SigningKey;
  let verifying: Map<string, { key: KeyObject; retiredAt: Date | null }>;

  const use = (keys: readonly StoredKey[]): void => {
    const newest = required(keys, 'access_token');
    signing = { kid: newest.kid, privateKey: privateKeyOf(newest) };
    const tokens = keys.filter((key) => key.purpose === 'access_token');
    verifying = new Map(
      tokens.map(({ kid, publicJwk, retiredAt }) => [
        kid,
        { key: createPublicKey({ key: publicJwk, format: 'jwk' }), retiredAt },
      ]),
    );
  };
  use(first);

  // A token refused for its kid may be signed by a key that another process made while Redis was away.
  let lookedAt = 0;
  const lookAgain = (): void => {
    if (performance.now() - lookedAt < lookAgainMs) return;
    lookedAt = performance.now();
    loadKeys(deps).then(use, () => undefined);
  };

  return {
    instance: {
      kid: instanceKey.kid,
      privateKey: privateKeyOf(instanceKey),
      publicJwk: instanceKey.publicJwk,
      fingerprint: createHash('sha256').update(rawPublic).digest('hex'),
    },
    pepper: required(first, 'pepper').privateBytes,
    signing: () => signing,
    verifying(kid) {
      const found = verifying.get(kid);
      if (!found) {
        lookAgain();
        return undefined;
      }
      const age = found.retiredAt ? clock.now().getTime() - found.retiredAt.getTime() : 0;
      return age <= lifetimes.retiredKeySeconds * 1_000 ? found.key : undefined;
    },
    async reload() {
      use(await loadKeys(deps));
    },
    async rotate() {
      const kid = await authStore({ stores }, async (tx) => {
        await lockKeys(tx);
        const now = clock.now();
        await tx.instanceKey.updateMany({
          where: { purpose: 'access_token', retiredAt: null },
          data: { retiredAt: now },
        });
        return (await addKey(tx, secrets, 'access_token', now)).kid;
      });
      use(await loadKeys(deps));
      return kid;
    },
  };
}
