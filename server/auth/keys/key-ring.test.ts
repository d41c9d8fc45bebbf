import { createPublicKey, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../data/context.ts';
import { createSecrets } from '../../secrets/index.ts';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { openKeyRing } from './key-ring.ts';

const masterKey = Buffer.alloc(32, 11);
let at: TestStores;
beforeAll(async () => {
  at = await openTestStores();
});
afterAll(() => at.close());

const open = (secrets = createSecrets(masterKey)) =>
  openKeyRing({ stores: at.stores, secrets, clock: systemClock });

test('six processes that start at once make one set of keys', async () => {
  const rings = await Promise.all(Array.from({ length: 6 }, () => open()));
  expect(new Set(rings.map((ring) => ring.instance.fingerprint)).size).toBe(1);
  expect(new Set(rings.map((ring) => ring.signing().kid)).size).toBe(1);
  expect(new Set(rings.map((ring) => ring.pepper.toString('hex'))).size).toBe(1);
  expect(await at.stores.record.auth.instanceKey.count()).toBe(3);
});

test('the instance key signs what its public half verifies', async () => {
  const { instance } = await open();
  const message = Buffer.from('egress report');
  const publicKey = createPublicKey({ key: instance.publicJwk, format: 'jwk' });
  expect(verify(null, message, publicKey, sign(null, message, instance.privateKey))).toBe(true);
  expect(instance.fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test('a new master key wraps them again, after which the old one is not needed', async () => {
  const before = await open();
  const next = Buffer.alloc(32, 12);
  await open(createSecrets(next, [masterKey]));
  const after = await open(createSecrets(next));
  expect(after.instance.fingerprint).toBe(before.instance.fingerprint);
  await expect(open()).rejects.toThrow('another master key');
});
