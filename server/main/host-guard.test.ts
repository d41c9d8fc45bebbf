import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineCtx, systemClock } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog } from '../testing/tenants.ts';

let at: TestApi;
let acme: Tenant;
let acmeKey: string;
let otherKey: string;
let platformKey: string;

beforeAll(async () => {
  at = await openTestApi({ trustedProxies: ['10.0.0.0/8'] });
  acme = await at.mintTenant({ slug: 'acme', customDomain: 'ai.acme.com' });
  acmeKey = await at.tenantKey(acme, 'admin');
  otherKey = await at.tenantKey(await at.mintTenant({ slug: 'other' }), 'admin');
  platformKey = await at.platformKey('owner');
});
afterAll(() => at.close());

interface Ask {
  host: string;
  key?: string;
  headers?: Record<string, string>;
  from?: string;
}
const ask = async (url: string, { host, key, headers = {}, from = '203.0.113.9' }: Ask) => {
  const authorization = key ? { authorization: `Bearer ${key}` } : {};
  const answer = await at.app.inject({
    url,
    headers: { ...authorization, ...headers, host },
    remoteAddress: from,
  });
  return { status: answer.statusCode, body: answer.body.replace(/"requestId":"[^"]*"/, '') };
};
const doors = ['/trpc/campaigns.list?input={}', '/api/campaigns', '/trpc/me.get', '/auth/session'];

test('a tenant’s own credential works at its hosts, at the apex, and by address', async () => {
  for (const host of [
    'acme.localhost',
    'ACME.localhost.:3000',
    'ai.acme.com',
    'localhost:3001',
    '127.0.0.1',
    'api',
  ])
    for (const url of ['/trpc/campaigns.list?input={}', '/api/campaigns'])
      expect((await ask(url, { host, key: acmeKey })).status, `${host} ${url}`).toBe(200);
});

test('another tenant’s credential reads as an address where there is nothing', async () => {
  for (const url of doors) {
    for (const host of ['acme.localhost', 'ai.acme.com']) {
      const foreign = await ask(url, { host, key: otherKey });
      const nobody = await ask(url, { host: 'nobody.localhost', key: otherKey });
      expect(foreign.status, url).toBe(404);
      expect(foreign, url).toEqual(nobody);
      expect(foreign.body).toContain('"not_found"');
    }
  }
});

test('the platform’s procedures are not at a tenant’s host', async () => {
  for (const url of [
    '/admin/tenants',
    '/trpc/tenants.list?input={}',
    '/admin/tenants/acme/exports/x/archive',
  ]) {
    expect((await ask(url, { host: 'acme.localhost', key: platformKey })).status, url).toBe(404);
    expect((await ask(url, { host: 'acme.localhost' })).status, url).toBe(404);
  }
  for (const host of ['localhost', '127.0.0.1:3001', 'api.localhost', 'api'])
    expect((await ask('/admin/tenants', { host, key: platformKey })).status, host).toBe(200);
});

test('without a tenant in the credential a tenant’s host answers as any other', async () => {
  expect((await ask('/api/campaigns', { host: 'acme.localhost' })).status).toBe(401);
  expect((await ask('/api/campaigns', { host: 'acme.localhost', key: platformKey })).status).toBe(403);
  expect((await ask('/auth/session', { host: 'acme.localhost' })).status).toBe(401);
});

test('a token is handed out for the host’s tenant alone', async () => {
  const token = (host: string, tenant?: string) =>
    at.app.inject({
      method: 'POST',
      url: '/auth/token/refresh',
      headers: { host },
      payload: { refreshToken: 'rt_nothing', ...(tenant ? { tenant } : {}) },
    });
  expect((await token('acme.localhost', 'other')).statusCode).toBe(404);
  expect((await token('acme.localhost', 'acme')).statusCode).toBe(401);
  expect((await token('localhost', 'other')).statusCode).toBe(401);
});

test('names under the base domain that are nobody’s have nothing; probes answer', async () => {
  for (const host of ['nobody.localhost', 'www.localhost', 'a.acme.localhost', 'xn--a.localhost']) {
    for (const url of [...doors, '/openapi.json', '/nowhere'])
      expect((await ask(url, { host, key: acmeKey })).status, `${host} ${url}`).toBe(404);
    expect((await ask('/healthz', { host })).status).toBe(200);
  }
  for (const host of ['acme..localhost', 'a b', 'acme.localhost:0', '-'])
    expect((await ask('/api/campaigns', { host, key: acmeKey })).status, host).toBe(400);
});

test('X-Forwarded-Host counts from a trusted proxy alone', async () => {
  const headers = { 'x-forwarded-host': 'acme.localhost' };
  const through = await ask('/api/campaigns', { host: 'api', headers, key: otherKey, from: '10.1.2.3' });
  expect(through.status).toBe(404);
  expect((await ask('/api/campaigns', { host: 'api', headers, key: otherKey })).status).toBe(200);
});

test('a suspension closes the host at once, and its end opens it', async () => {
  const ctx = machineCtx(at.stores, 'test', { clock: systemClock, log: quietLog });
  const change = async (data: object): Promise<void> => {
    await asPlatform(ctx, 'seed', (tx) => tx.tenant.update({ where: { id: acme.id }, data }));
    await at.auth.changed({ kind: 'tenant', id: acme.id });
  };
  const until = async (status: number): Promise<number> => {
    const began = performance.now();
    while ((await ask('/auth/session', { host: 'acme.localhost' })).status !== status)
      if (performance.now() - began > 10_000) throw new Error(`never ${status}`);
    return performance.now() - began;
  };
  await change({ status: 'suspended', suspendedAt: new Date() });
  expect(await until(403)).toBeLessThan(1_000);
  const refused = await ask('/auth/session', { host: 'ai.acme.com' });
  expect(refused.body).toContain('"tenant_suspended"');
  await change({ status: 'active', suspendedAt: null });
  expect(await until(401)).toBeLessThan(1_000);
});

test('a flood on one host asks the record twice a second at most', async () => {
  const { counts } = at.stores.record.platformUse;
  const before = counts.get('machine:host_lookup') ?? 0;
  const began = performance.now();
  for (let times = 0; times < 100; times += 1) await ask('/auth/session', { host: 'acme.localhost' });
  const halfSeconds = Math.ceil((performance.now() - began) / 500);
  expect((counts.get('machine:host_lookup') ?? 0) - before).toBeLessThanOrEqual(halfSeconds + 1);
});
