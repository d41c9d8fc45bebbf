import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { AnyProcedure } from '@trpc/server';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { mintTenant } from '../testing/tenants.ts';
import type { Access } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';
import { inputsFor } from './schema-samples.ts';

const seed = Number(process.env.DMAGENCY_SEED ?? Date.now() % 2 ** 31);
const casesEach = process.env.DMAGENCY_SOAK ? 400 : 25;

let at: TestApi;
let owner: pg.Client;
let bystander: string;
let keys: { tenant: string; platform: string };

/** What a procedure with these inputs answers must never show. */
const leaks =
  /\bat [\w.<>]+ \(|node_modules|SELECT |INSERT INTO|prisma|\.ts:\d|ECONNREFUSED|pg_|password_hash|stack"/i;

beforeAll(async () => {
  at = await openTestApi();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  const other = await mintTenant(at.stores);
  bystander = other.id;
  await at.tenantKey(other, 'viewer');
  const own = await at.mintTenant();
  keys = { tenant: await at.tenantKey(own, 'admin'), platform: await at.platformKey('owner') };
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

/** Hash of everything the bystander has, in every tenant table. */
async function bystanderHash(): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  );
  const union = rows
    .map(
      ({ name }) =>
        `SELECT '${name}' AS t, md5(r::text) AS h FROM ${name} r WHERE tenant_id = '${bystander}'`,
    )
    .join(' UNION ALL ');
  const hash = await owner.query<{ hash: string }>(
    `SELECT md5(string_agg(t || h, ',' ORDER BY t, h)) AS hash FROM (${union} UNION ALL SELECT 'tenants', md5(t::text) FROM tenants t WHERE id = '${bystander}') AS all_rows`,
  );
  return hash.rows[0]?.hash ?? '';
}

function check(status: number, body: string, what: string): void {
  if (status >= 500) throw new Error(`${what} answered ${status}: ${body.slice(0, 400)}`);
  if (leaks.test(body) && status >= 400) throw new Error(`${what} shows its insides: ${body.slice(0, 400)}`);
  if (status >= 400) {
    const parsed = JSON.parse(body) as {
      error?: { message?: string; data?: { app?: { code: string } }; code?: string };
    };
    const message = parsed.error?.message ?? '';
    if (!/[a-z].*[.?!]$/is.test(message)) throw new Error(`${what}: not a sentence: ${message}`);
  }
}

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>).map(
  ([path, procedure]) => {
    const { type, meta, inputs } = procedure._def as unknown as {
      type: string;
      meta: { access: Access };
      inputs: z.ZodType[];
    };
    return { path, type, level: meta.access.level, schema: inputs[0] };
  },
);

test.each(procedures.filter(({ type }) => type !== 'subscription'))(
  '$path takes no harm',
  async ({ path, type, level, schema }) => {
    const before = await bystanderHash();
    const bearer = level === 'platform' ? keys.platform : keys.tenant;
    await fc.assert(
      fc.asyncProperty(inputsFor(schema), async (input) => {
        const text = JSON.stringify(input) ?? 'null';
        const query = type === 'query' ? `?input=${encodeURIComponent(text.toWellFormed())}` : '';
        if (query.length > 12_000) return;
        const response = await at.app.inject({
          method: type === 'query' ? 'GET' : 'POST',
          url: `/trpc/${path}${query}`,
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
          ...(type === 'query' ? {} : { payload: text }),
        });
        check(response.statusCode, response.body, `${path} with ${text.slice(0, 300)}`);
      }),
      { numRuns: casesEach, seed, endOnFailure: true },
    );
    if (level !== 'platform') expect(await bystanderHash(), `seed ${seed}`).toBe(before);
  },
  120_000,
);

test('sign-in routes take no harm', async () => {
  const routes: [string, string][] = [
    ['POST', '/auth/sign-in'],
    ['POST', '/auth/token'],
    ['POST', '/auth/refresh'],
    ['POST', '/auth/token/refresh'],
    ['POST', '/auth/password/forgot'],
    ['POST', '/auth/password/reset'],
    ['POST', '/auth/email/confirm'],
    ['POST', '/auth/invitations/x/accept'],
  ];
  for (const [method, url] of routes) {
    await fc.assert(
      fc.asyncProperty(
        inputsFor(undefined),
        fc.constantFrom('email', 'password', 'token', 'tenant', 'totp', 'refreshToken'),
        async (input, field) => {
          const payload = JSON.stringify({ email: 'a@b.example', password: 'x', [field]: input }) ?? '{}';
          const response = await at.app.inject({
            method: method as 'POST',
            url,
            headers: { 'content-type': 'application/json' },
            payload,
          });
          check(response.statusCode, response.body, `${url} with ${payload.slice(0, 300)}`);
        },
      ),
      { numRuns: 12, seed, endOnFailure: true },
    );
  }
}, 120_000);

const post = (payload: string | Buffer, type = 'application/json', url = '/trpc/campaigns.create') =>
  at.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${keys.tenant}`, 'content-type': type },
    payload,
  });

test.each([
  ['malformed JSON', '{"name": '],
  ['JSON twice', '{}{}'],
  ['not JSON', 'name=x'],
  ['a byte order mark', '\ufeff{}'],
  ['nothing', ''],
  ['10,000 levels deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['__proto__', '{"__proto__": {"tenantId": "x"}, "name": "x"}'],
  ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
])('a body with %s is refused with a sentence', async (_, payload) => {
  for (const url of ['/trpc/campaigns.create', '/api/campaigns', '/auth/sign-in']) {
    const response = await post(payload, 'application/json', url);
    expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400);
    check(response.statusCode, response.body, `${url} with ${String(payload).slice(0, 40)}`);
  }
});

test('a giant body is refused before it is read whole', async () => {
  const response = await post(JSON.stringify({ name: 'x'.repeat(6 * 1024 * 1024) }));
  expect(response.statusCode).toBe(400);
  expect(response.body).toMatch(/larger than|too large/);
});

test.each([
  'text/plain',
  'application/json\t',
  ' application/json',
  'APPLICATION/JSON',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-7',
])('content type %j never skips validation', async (type) => {
  const response = await post('{"name": 1}', type);
  expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400);
  check(response.statusCode, response.body, `content type ${type}`);
});

test('a flood of batched calls is refused', async () => {
  const names = Array.from({ length: 100 }, () => 'campaigns.list').join(',');
  const response = await at.app.inject({
    method: 'GET',
    url: `/trpc/${names}?batch=1&input=%7B%7D`,
    headers: { authorization: `Bearer ${keys.tenant}` },
  });
  expect(response.statusCode).toBeGreaterThanOrEqual(400);
  expect(response.statusCode).toBeLessThan(500);
});

test('REST refuses unknown keys, bad cursors and wrong types in the query', async () => {
  for (const url of [
    '/admin/tenants?unknown=1',
    '/admin/tenants?limit=abc',
    '/admin/tenants?limit=0',
    '/admin/tenants?cursor=%00',
    '/admin/tenants?cursor=e30',
    '/admin/tenants?status=asleep',
    '/admin/tenants/%00',
    '/admin/tenants?sort=password',
  ]) {
    const response = await at.app.inject({
      method: 'GET',
      url,
      headers: { authorization: `Bearer ${keys.platform}` },
    });
    expect([400, 404], `${url}: ${response.body}`).toContain(response.statusCode);
    check(response.statusCode, response.body, url);
  }
});

test('raw requests that are not HTTP do not end the server', async () => {
  await at.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = at.app.server.address() as AddressInfo;
  for (const raw of [
    '\0\0\0\0',
    'GET / HTTP/9.9\r\n\r\n',
    'POST /trpc HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
    'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n',
    `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  ]) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(raw));
      socket
        .on('error', () => resolve())
        .on('close', () => resolve())
        .resume();
    });
  }
  const response = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(response.status).toBe(200);
});
