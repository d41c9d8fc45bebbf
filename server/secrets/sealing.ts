import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const formatVersion = 1;
const idBytes = 4;
const ivBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + idBytes + ivBytes + tagBytes;

/** The shortest master key that is accepted, bytes. */
export const masterKeyBytes = 32;

/**
 * Encrypts what the product must read again: signing keys, second-factor secrets, provider credentials.
 * A sealed value is `version(1) | master key id(4) | iv(12) | tag(16) | ciphertext`, AES-256-GCM, under a key derived
 * from the master key for its purpose, bound to the row it lies in by `boundTo`.
 */
export interface Secrets {
  /** @param boundTo id of the row that holds the value; a value copied into another row does not open */
  seal(purpose: string, boundTo: string, value: Uint8Array): Buffer;
  /** @throws Error when it was altered, moved, or sealed under a master key that was not given */
  open(purpose: string, boundTo: string, sealed: Uint8Array): Buffer;
  /** True when it was sealed under an earlier master key and should be sealed again. */
  isOutdated(sealed: Uint8Array): boolean;
}

interface MasterKey {
  id: Buffer;
  keyFor(purpose: string): Buffer;
}

function masterKey(key: Buffer): MasterKey {
  if (key.length < masterKeyBytes) throw new Error(`The master key needs at least ${masterKeyBytes} bytes`);
  const derived = new Map<string, Buffer>();
  return {
    id: createHash('sha256').update('dmagency master key id').update(key).digest().subarray(0, idBytes),
    keyFor(purpose) {
      const known = derived.get(purpose);
      if (known) return known;
      const made = Buffer.from(hkdfSync('sha256', key, 'dmagency', `seal:${purpose}`, 32));
      derived.set(purpose, made);
      return made;
    },
  };
}

/**
 * @param current master key, 32 bytes or more
 * @param previous earlier master keys, read only, while values are sealed again
 */
export function createSecrets(current: Buffer, previous: readonly Buffer[] = []): Secrets {
  const newest = masterKey(current);
  const keys = [newest, ...previous.map(masterKey)];
  const idOf = (sealed: Uint8Array): Buffer => Buffer.from(sealed.subarray(1, 1 + idBytes));
  const boundData = (purpose: string, boundTo: string): Buffer =>
    Buffer.from(JSON.stringify([purpose, boundTo]));
  return {
    seal(purpose, boundTo, value) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', newest.keyFor(purpose), iv);
      cipher.setAAD(boundData(purpose, boundTo));
      const body = Buffer.concat([cipher.update(value), cipher.final()]);
      return Buffer.concat([Buffer.from([formatVersion]), newest.id, iv, cipher.getAuthTag(), body]);
    },
    open(purpose, boundTo, sealed) {
      if (sealed.length < headerBytes || sealed[0] !== formatVersion) throw new Error('Not a sealed value');
      const key = keys.find((candidate) => candidate.id.equals(idOf(sealed)));
      if (!key) throw new Error('Sealed under another master key: give that key, or make the value anew');
      const bytes = Buffer.from(sealed);
      const iv = bytes.subarray(1 + idBytes, 1 + idBytes + ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', key.keyFor(purpose), iv, { authTagLength: tagBytes });
      decipher.setAAD(boundData(purpose, boundTo));
      decipher.setAuthTag(bytes.subarray(headerBytes - tagBytes, headerBytes));
      return Buffer.concat([decipher.update(bytes.subarray(headerBytes)), decipher.final()]);
    },
    isOutdated: (sealed) => !newest.id.equals(idOf(sealed)),
  };
}
