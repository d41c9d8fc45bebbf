import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authRoutes } from '../doors/auth-routes.ts';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { limitedNetwork } from './address.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

let fixture: AuthFixture;
let redis: ChildProcess;
let redisUrl: string;
beforeAll(async () => {
  const port = await freePort();
  redis = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1'], {
    stdio: 'ignore',
  });
  redisUrl = `redis://127.0.0.1:${port}`;
  const probe = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  probe.on('error', () => undefined);
  await probe.ping();
  probe.disconnect();
  fixture = await AuthFixture.open({ redisUrl });
});
afterAll(async () => {
  redis.kill('SIGKILL');
  await fixture.close();
});

const wrong = (email: string, address: string, headers: Record<string, string> = {}) =>
  fixture.post('/auth/token', { email, password: 'not the password' }, { address, headers });

describe('limits on sign-in', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(limitedNetwork(address)).toBe(network);
  });

  test('ten wrong passwords, then 429 even for the right one; a forwarded-for header changes nothing', async () => {
    const { email } = await fixture.person();
    for (let at = 0; at < 10; at += 1) {
      expect((await wrong(email, '192.0.2.1', { 'x-forwarded-for': `203.0.113.${at}` })).status).toBe(401);
    }
    const headers = { 'x-forwarded-for': '203.0.113.99' };
    const refused = await fixture.post('/auth/token', { email, password }, { address: '192.0.2.1', headers });
    expect(refused.status).toBe(429);
    expect(refused.body.error.code).toBe('rate_limited');
    expect(refused.body.error.details?.retryAfterSeconds).toBeLessThanOrEqual(900);
    // Another person on the same network is not hurt.
    const other = await fixture.person();
    const answer = await fixture.post(
      '/auth/token',
      { email: other.email, password },
      { address: '192.0.2.1' },
    );
    expect(answer.status).toBe(200);
  });

  test('a parallel burst is counted before a password is looked at', async () => {
    const { email } = await fixture.person();
    const answers = await Promise.all(Array.from({ length: 40 }, () => wrong(email, '192.0.2.2')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(30);
  });

  test('the count holds over two processes', async () => {
    const { email } = await fixture.person();
    const second = Fastify();
    await authRoutes(second, await fixture.secondProcess(redisUrl));
    for (let at = 0; at < 5; at += 1) {
      expect((await wrong(email, '192.0.2.3')).status).toBe(401);
      const there = { method: 'POST', url: '/auth/token', remoteAddress: '192.0.2.3' } as const;
      const answer = await second.inject({ ...there, payload: { email, password: 'not the password' } });
      expect(answer.statusCode).toBe(401);
    }
    expect((await wrong(email, '192.0.2.3')).status).toBe(429);
    await second.close();
  });

  test('a stranger cannot lock the owner out of the network they use', async () => {
    const { email } = await fixture.person();
    const home = '198.51.100.1';
    expect((await fixture.post('/auth/token', { email, password }, { address: home })).status).toBe(200);
    let blocked = 0;
    for (let at = 0; at < 34; at += 1) {
      const { status } = await wrong(email, `2001:db8:${Math.floor(at / 9)}:1::${at + 1}`);
      if (status === 429) blocked += 1;
    }
    expect(blocked).toBe(4);
    expect((await fixture.post('/auth/token', { email, password }, { address: home })).status).toBe(200);
    // From elsewhere even the right password waits for the window to pass.
    const abroad = await fixture.post('/auth/token', { email, password }, { address: '198.51.100.2' });
    expect(abroad.status).toBe(429);
  });

  test('Redis away: the process counts for itself, and nobody is let off or locked out', async () => {
    const { email } = await fixture.person();
    redis.kill('SIGKILL');
    await expect.poll(() => fixture.auth.stores.transport.redis.status, { timeout: 5_000 }).not.toBe('ready');
    const started = performance.now();
    const good = await fixture.post('/auth/token', { email, password }, { address: '192.0.2.9' });
    expect(good.status).toBe(200);
    expect(performance.now() - started).toBeLessThan(5_000);
    for (let at = 0; at < 10; at += 1) expect((await wrong(email, '192.0.2.9')).status).toBe(401);
    expect((await wrong(email, '192.0.2.9')).status).toBe(429);
  });
});
