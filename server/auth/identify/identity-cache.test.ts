import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quietLog } from '../../testing/tenants.ts';
import { type IdentityCache, openIdentityCache } from './identity-cache.ts';
import type { SessionState } from './identity-state.ts';

const state = (userId: string): SessionState => ({
  userId,
  email: 'a@example.com',
  name: 'A',
  tokenVersion: 1,
  disabled: false,
  twoFactor: false,
  revoked: false,
  expiresAt: new Date(Date.now() + 60_000),
  platformRole: null,
  tenant: null,
});

describe('remembered state', () => {
  let time = 0;
  let cache: IdentityCache;
  // Nothing listens there: the other processes are unheard, as when Redis is away.
  const away = new Redis('redis://127.0.0.1:1', {
    lazyConnect: true,
    retryStrategy: () => 60_000,
    maxRetriesPerRequest: null,
  });
  away.on('error', () => undefined);
  beforeAll(async () => {
    cache = await openIdentityCache(
      away,
      quietLog,
      () => undefined,
      () => time,
    );
  });
  afterAll(async () => {
    await cache.close();
    away.disconnect();
  });

  let reads = 0;
  const read = async () => {
    reads += 1;
    return state('u1');
  };

  test('is read again after 5 s though nothing was announced', async () => {
    await Promise.all([cache.session('s1', null, read), cache.session('s1', null, read)]);
    time += 4_999;
    await cache.session('s1', null, read);
    expect(reads).toBe(1);
    time += 1;
    await cache.session('s1', null, read);
    expect(reads).toBe(2);
  });

  test('a change that comes while it is being read drops the answer', async () => {
    let answer: (state: SessionState | null) => void = () => undefined;
    const slow = cache.session('s2', 't1', () => new Promise((resolve) => (answer = resolve)));
    cache.forget({ kind: 'user', id: 'u1' });
    answer(state('u1'));
    await slow;
    reads = 0;
    await cache.session('s2', 't1', read);
    expect(reads).toBe(1);
  });

  test('what is not there and what failed is not remembered', async () => {
    expect(await cache.session('s3', null, async () => null)).toBeNull();
    await expect(cache.session('s3', null, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.session('s3', null, read)).not.toBeNull();
  });

  test('a change drops what it concerns and nothing else', async () => {
    await cache.session('s4', null, read);
    await cache.session('s5', null, async () => state('u2'));
    reads = 0;
    cache.forget({ kind: 'user', id: 'u2' });
    cache.forget({ kind: 'session', id: 's9' });
    await cache.session('s4', null, read);
    expect(reads).toBe(0);
    await cache.session('s5', null, read);
    expect(reads).toBe(1);
  });
});
