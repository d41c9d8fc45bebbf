import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redisKeys } from './keys.ts';

type KeyOf = (part: string) => string;
const entries = Object.entries<string | KeyOf>(redisKeys);
const functions = entries.flatMap(([name, key]) => (typeof key === 'function' ? [[name, key] as const] : []));
const tenantKeys = functions.filter(([name]) => name.startsWith('tenant'));
const shared = entries.flatMap(([, key]) => (typeof key === 'string' ? [key] : []));

test('every function of the module is a tenant key, the pattern of all of them or a rate limit', () => {
  expect(functions.map(([name]) => name).sort()).toEqual([
    'ofTenant',
    'rateLimit',
    'tenantEvents',
    'tenantEventsChannel',
  ]);
});

test('two tenants never share a key, whatever ids they use; none is a shared key or below the queue', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.string(), (one, two, name) => {
      fc.pre(one !== two);
      const of = (tenant: string) => tenantKeys.map(([, key]) => key(tenant));
      const all = [...of(one), ...of(two)];
      expect(new Set(all).size).toBe(all.length);
      for (const key of all) {
        expect(shared).not.toContain(key);
        expect(key.startsWith(redisKeys.queuePrefix)).toBe(false);
        expect(key).not.toBe(redisKeys.rateLimit(name));
      }
    }),
  );
});

test('the pattern of a tenant matches each of its keys and none of another', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, two) => {
      fc.pre(one !== two);
      const prefix = redisKeys.ofTenant(one).replace(/\*$/, '');
      for (const [, key] of tenantKeys) {
        expect(key(one).startsWith(prefix)).toBe(true);
        expect(key(two).startsWith(prefix)).toBe(false);
      }
    }),
  );
});

test('a key of one tenant is no prefix of a key of another: deleting by prefix stays at home', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, two) => {
      fc.pre(one !== two);
      for (const [, a] of tenantKeys)
        for (const [, b] of tenantKeys) expect(b(two).startsWith(a(one))).toBe(false);
    }),
  );
});
