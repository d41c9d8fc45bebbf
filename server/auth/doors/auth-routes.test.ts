import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionView } from '../contract.ts';
import { credentialsOf, requireClientHeader } from '../identify/credentials.ts';
import { identify } from '../identify/identify.ts';
import { AuthFixture, password } from '../testing/auth-fixture.ts';
import { authRoutes } from './auth-routes.ts';

let fixture: AuthFixture;
beforeAll(async () => {
  fixture = await AuthFixture.open();
});
afterAll(() => fixture.close());

const setCookies = (headers: Record<string, unknown>): string[] =>
  [headers['set-cookie'] ?? []].flat().map(String);

describe('the browser door', () => {
  test('sign-in answers who and where, and sets cookies no script reads', async () => {
    const tenant = await fixture.tenant();
    const { id, email } = await fixture.person('admin', tenant.id);
    const answer = await fixture.signIn(email.toUpperCase());
    expect(answer.body).toEqual({
      user: { id, email, name: expect.any(String), twoFactor: false },
      platformRole: null,
      tenants: [
        {
          id: tenant.id,
          slug: tenant.slug,
          name: tenant.name,
          role: 'admin',
          status: 'active',
          plan: tenant.plan,
          featureOverrides: {},
        },
      ],
    });
    const [refresh = '', access = ''] = setCookies(answer.headers);
    expect(refresh).toMatch(/^dm_rt=rt_[\w-]{43}; Max-Age=2592000; Path=\/auth; HttpOnly; SameSite=Strict$/);
    expect(access).toMatch(/^dm_at=[\w.-]+; Max-Age=300; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('renewal sets the cookie of the tenant; sign-out ends the session and clears what was shown', async () => {
    const tenant = await fixture.tenant();
    const { email } = await fixture.person('admin', tenant.id);
    const { cookies } = await fixture.signIn(email);
    const renewed = await fixture.post<SessionView>('/auth/refresh', { tenant: tenant.slug }, { cookies });
    expect(renewed.body.user.email).toBe(email);
    const jar = { ...cookies, ...renewed.cookies };
    expect(Object.keys(jar).sort()).toEqual(['dm_at', `dm_at_${tenant.slug}`, 'dm_rt']);
    const headers = { 'x-dm-tenant': tenant.slug };
    expect((await fixture.get('/auth/session', { cookies: jar, headers })).status).toBe(200);
    const out = await fixture.post('/auth/sign-out', {}, { cookies: jar });
    expect(out.status).toBe(204);
    const cleared = setCookies(out.headers);
    for (const name of Object.keys(jar)) {
      expect(
        cleared.some((line) => line.startsWith(`${name}=;`) && line.includes('Max-Age=0')),
        name,
      ).toBe(true);
    }
    expect((await fixture.get('/auth/session', { cookies: jar, headers })).status).toBe(401);
    expect((await fixture.post('/auth/refresh', { tenant: null }, { cookies: jar })).status).toBe(401);
    expect((await fixture.post('/auth/sign-out', {})).status).toBe(204);
  });

  test('signing in again ends the session that the browser had', async () => {
    const { email } = await fixture.person();
    const first = await fixture.signIn(email);
    await fixture.post('/auth/sign-in', { email, password }, { cookies: first.cookies });
    expect((await fixture.post('/auth/refresh', { tenant: null }, { cookies: first.cookies })).status).toBe(
      401,
    );
  });

  test('another site cannot renew or sign out: the header is asked for', async () => {
    const { email } = await fixture.person();
    const { cookies } = await fixture.signIn(email);
    for (const url of ['/auth/refresh', '/auth/sign-out']) {
      const answer = await fixture.app.inject({ method: 'POST', url, cookies, payload: { tenant: null } });
      expect(answer.statusCode, url).toBe(403);
    }
    expect((await fixture.get('/auth/session', { cookies })).status).toBe(200);
  });

  test('the guard for other doors', () => {
    const request = (method: string, headers: Record<string, string>, cookies: Record<string, string>) =>
      requireClientHeader({ method, headers, cookies });
    const cookies = { dm_at: 'x' };
    expect(() => request('POST', {}, cookies)).toThrow('x-dm-client');
    expect(() => request('DELETE', { 'x-dm-client': '0' }, cookies)).toThrow('x-dm-client');
    expect(() => request('POST', { 'x-dm-client': '1' }, cookies)).not.toThrow();
    expect(() => request('GET', {}, cookies)).not.toThrow();
    expect(() => request('POST', {}, { theme: 'dark' })).not.toThrow();
    expect(() => request('POST', { authorization: 'Bearer x' }, cookies)).not.toThrow();
  });

  test('the tenant named by header or query picks a cookie; a bearer puts cookies aside', async () => {
    const asked = { headers: { authorization: 'Bearer ', cookie: 'dm_at=x' }, cookies: { dm_at: 'x' } };
    expect(credentialsOf({ ...asked, query: {} }).bearer).toBe('');
    const cookies = { dm_at: 'x' };
    expect(credentialsOf({ headers: {}, cookies, query: { dmTenant: 'acme' } })).toEqual({
      cookies,
      wantedTenant: 'acme',
    });
    expect(credentialsOf({ headers: {}, cookies, query: { dmTenant: ['a', 'b'] } }).wantedTenant).toBeNull();
    const { email } = await fixture.person();
    const signedIn = (await fixture.signIn(email)).cookies;
    expect(await identify(fixture.auth, { cookies: signedIn, wantedTenant: null })).not.toBeNull();
    expect(
      await identify(fixture.auth, { bearer: 'junk', cookies: signedIn, wantedTenant: null }),
    ).toBeNull();
    for (const wantedTenant of ['__proto__', 'a b', '../x', 'ACME']) {
      expect(await identify(fixture.auth, { cookies: signedIn, wantedTenant })).toBeNull();
    }
  });

  test('Secure where the request came over https through a trusted proxy, and only then', async () => {
    const { email } = await fixture.person();
    for (const trustProxy of [true, false]) {
      const app = Fastify({ trustProxy });
      await authRoutes(app, fixture.auth);
      const headers = { 'x-forwarded-proto': 'https' };
      const answer = await app.inject({
        method: 'POST',
        url: '/auth/sign-in',
        headers,
        payload: { email, password },
      });
      expect(answer.cookies.map((cookie) => cookie.secure ?? false)).toEqual([trustProxy, trustProxy]);
      await app.close();
    }
  });

  test('what is not the documented form is refused, and says nothing of ours', async () => {
    const { email } = await fixture.person();
    const bodies: unknown[] = [
      {},
      [],
      { email },
      { email, password, admin: true },
      { email: { not: '' }, password },
      { email, password: { not: '' } },
      { email, password: 'x'.repeat(300) },
      { email: '\u0000', password },
    ];
    for (const body of bodies) {
      const answer = await fixture.post('/auth/sign-in', body);
      expect([400, 401], JSON.stringify(body)).toContain(answer.status);
      expect(Object.keys(answer.body.error)).toEqual(
        expect.arrayContaining(['code', 'message', 'requestId']),
      );
      expect(JSON.stringify(answer.body)).not.toMatch(/prisma|postgres|node_modules/i);
    }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json\ta',
      'multipart/form-data',
    ]) {
      const headers = { 'content-type': type };
      const payload = JSON.stringify({ email, password });
      const answer = await fixture.app.inject({ method: 'POST', url: '/auth/sign-in', headers, payload });
      expect([400, 415], type).toContain(answer.statusCode);
      expect(JSON.parse(answer.body).error.code, type).toBe('invalid_input');
    }
    const large = await fixture.post('/auth/sign-in', { email, password: 'x'.repeat(20_000) });
    expect(large.body.error.code).toBe('invalid_input');
  });
});

describe('the program door', () => {
  test('the only workspace by itself, another by name, none where there are several', async () => {
    const [one, two] = [await fixture.tenant(), await fixture.tenant()];
    const { id, email } = await fixture.person('member', one.id);
    const slugOf = async (bearer: string) => (await fixture.identify(bearer))?.tenant?.slug ?? null;
    const tokens = await fixture.token(email);
    expect(tokens).toMatchObject({
      tokenType: 'Bearer',
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
    });
    expect(Date.parse(tokens.expiresAt) - fixture.clock.now().getTime()).toBeGreaterThan(290_000);
    expect(await slugOf(tokens.accessToken)).toBe(one.slug);
    const data = { tenantId: two.id, userId: id, role: 'viewer' as const, createdAt: fixture.clock.now() };
    await fixture.at.stores.record.auth.membership.create({ data });
    expect(await slugOf((await fixture.token(email)).accessToken)).toBeNull();
    expect(await slugOf((await fixture.token(email, { tenant: two.slug })).accessToken)).toBe(two.slug);
    const foreign = await fixture.post('/auth/token', { email, password, tenant: 'no-such-tenant' });
    expect(foreign.status).toBe(404);
  });
});
