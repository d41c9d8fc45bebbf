import { request as nodeRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsoleHandler } from './handler.ts';
import { type MountedConsole, mountHttp } from './http.ts';
import { tokenLifetimeMs } from './one-time-tokens.ts';
import { createForwarder, type Forwarder } from './serve/forward.ts';
import { smallRenderer } from './testing/small-renderer.ts';
import { type StandInApi, startStandInApi } from './testing/stand-in-api.ts';

let api: StandInApi;
let mounted: MountedConsole;
let forwarder: Forwarder;
let now = 0;
const failures: unknown[] = [];

const info = {
  mode: 'headless' as const,
  version: '0.1.0',
  connection: { name: 'Production', color: 'plum' as const, url: 'dm.example' },
};

beforeEach(async () => {
  now = Date.parse('2026-11-23T10:00:00Z');
  failures.length = 0;
  api = await startStandInApi();
  forwarder = createForwarder({ origin: api.origin, maxBodyBytes: 10_000 });
  const handler = createConsoleHandler({ files: smallRenderer, info, deployment: 'saas', forwarder });
  mounted = await mountHttp({ handler, port: 0, now: () => now, onError: (error) => failures.push(error) });
});

afterEach(async () => {
  await mounted.close();
  await forwarder.close();
  await api.close();
  expect(failures).toEqual([]);
});

const enter = async (): Promise<string> => {
  const answer = await fetch(mounted.newSignInUrl(), { redirect: 'manual' });
  expect(answer.status).toBe(303);
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
};

const asConsole = (cookie: string): Record<string, string> => ({
  cookie,
  'x-dm-client': '1',
  'content-type': 'application/json',
});

const rawStatus = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = nodeRequest({ host: '127.0.0.1', port: mounted.port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });

describe('sign-in link', () => {
  it('buys one HttpOnly, SameSite=Strict cookie and leaves for /', async () => {
    const answer = await fetch(mounted.newSignInUrl(), { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^dm_console_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('is refused the second time, when ended, and when guessed', async () => {
    const link = mounted.newSignInUrl();
    const late = mounted.newSignInUrl();
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    now += tokenLifetimeMs;
    expect((await fetch(late, { redirect: 'manual' })).status).toBe(401);
    expect((await fetch(`${mounted.url}/enter?token=x`)).status).toBe(401);
    expect((await fetch(`${mounted.url}/enter`)).status).toBe(401);
  });

  it('is not used up by a prefetch or an embedded load', async () => {
    const link = mounted.newSignInUrl();
    expect((await fetch(link, { headers: { 'sec-purpose': 'prefetch' }, redirect: 'manual' })).status).toBe(
      401,
    );
    const path = link.slice(mounted.url.length);
    expect(
      await rawStatus(path, {
        host: `localhost:${mounted.port}`,
        'sec-fetch-dest': 'image',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-site': 'same-origin',
      }),
    ).toBe(401);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  });
});

describe('refused senders', () => {
  it('answers 401 without the cookie, and serves the shell', async () => {
    for (const path of ['/host/host.info', '/trpc/x', '/auth/session', '/trpc', '/auth']) {
      const answer = await fetch(mounted.url + path);
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({
        error: { code: 'unauthenticated', details: { console: 'link_required' } },
      });
    }
    expect((await fetch(`${mounted.url}/platform/tenants`)).status).toBe(200);
    expect(api.seen).toEqual([]);
  });

  it('answers only to its own names', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${mounted.port}`,
      'localhost',
      `localhost.evil.example:${mounted.port}`,
      `127.0.0.1:${mounted.port + 1}`,
    ]) {
      expect(await rawStatus('/', { host })).toBe(403);
    }
    for (const host of [`localhost:${mounted.port}`, `127.0.0.1:${mounted.port}`, `[::1]:${mounted.port}`]) {
      expect(await rawStatus('/', { host })).toBe(200);
    }
  });

  it('refuses other sites even with the cookie', async () => {
    const cookie = await enter();
    const host = `localhost:${mounted.port}`;
    const own = { host, cookie, 'x-dm-client': '1' };
    expect(await rawStatus('/auth/sign-out', { ...own, origin: `http://${host}` }, 'POST')).toBe(200);
    expect(await rawStatus('/auth/sign-out', { ...own, origin: 'https://evil.example' }, 'POST')).toBe(403);
    expect(await rawStatus('/auth/sign-out', { ...own, origin: 'null' }, 'POST')).toBe(403);
    expect(await rawStatus('/auth/sign-out', { ...own, 'sec-fetch-site': 'same-site' }, 'POST')).toBe(403);
    expect(await rawStatus('/auth/sign-out', { host, cookie }, 'POST')).toBe(403);
    expect(
      await rawStatus('/trpc/x', { ...own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }),
    ).toBe(403);
  });
});

describe('pages', () => {
  it('carries a strict policy with a new nonce each time', async () => {
    const first = await fetch(`${mounted.url}/platform/tenants?status=active`);
    const second = await fetch(mounted.url);
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(policy).toContain("frame-ancestors 'none'");
    const page = await first.text();
    expect(page).toContain(`<script nonce="${nonce}">`);
    expect(page).toContain('name="dm-mode" content="console"');
    expect(page).not.toContain('__DM_');
    expect(second.headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('never turns a path into a file name', async () => {
    const host = `localhost:${mounted.port}`;
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/../../etc/hosts.js',
      '//etc/x.js',
      '/assets/',
    ]) {
      expect(await rawStatus(path, { host })).toBe(404);
    }
    const asset = await fetch(`${mounted.url}/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the way to the server', () => {
  it('keeps the tokens on the host', async () => {
    const cookie = await enter();
    const headers = { ...asConsole(cookie), 'x-forwarded-for': '6.6.6.6', 'x-dm-tenant': 'acme' };
    const signedIn = await fetch(`${mounted.url}/auth/sign-in`, {
      method: 'POST',
      headers,
      body: '{"email":"a"}',
    });
    expect(signedIn.headers.get('set-cookie')).toBeNull();
    await fetch(`${mounted.url}/trpc/me.get`, { headers });
    await fetch(`${mounted.url}/auth/refresh`, { method: 'POST', headers, body: '{}' });
    await fetch(`${mounted.url}/auth/sign-out`, { method: 'POST', headers, body: '{}' });
    await fetch(`${mounted.url}/trpc/me.get`, { headers });
    expect(api.seen[0]).toMatchObject({ method: 'POST', url: '/auth/sign-in', body: '{"email":"a"}' });
    expect(api.seen.map((request) => request.headers.cookie)).toEqual([
      undefined,
      'dm_access=a1',
      'dm_access=a1; dm_refresh=r1',
      'dm_access=a1; dm_refresh=r1',
      undefined,
    ]);
    expect(api.seen[1]?.headers['x-dm-tenant']).toBe('acme');
    expect(api.seen[1]?.headers['x-forwarded-for']).toBeUndefined();
  });

  it('gives each browser its own jar', async () => {
    const [ana, ben] = [await enter(), await enter()];
    await fetch(`${mounted.url}/auth/sign-in`, { method: 'POST', headers: asConsole(ana), body: '{}' });
    await fetch(`${mounted.url}/trpc/me.get`, { headers: asConsole(ben) });
    expect(api.seen[1]?.headers.cookie).toBeUndefined();
  });

  it('passes events through one by one and carries the abort on', async () => {
    const cookie = await enter();
    const controller = new AbortController();
    const answer = await fetch(`${mounted.url}/trpc/stream?lastEventId=7`, {
      headers: { cookie, 'last-event-id': '7' },
      signal: controller.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toBe('id: 0\ndata: 0\n\n');
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('id: 1\ndata: 1\n\n');
    expect(api.seen[0]?.headers['last-event-id']).toBe('7');
    controller.abort();
    await api.streamClosed;
  });

  it('answers the host’s own procedure', async () => {
    const answer = await fetch(`${mounted.url}/host/host.info`, { headers: { cookie: await enter() } });
    expect(await answer.json()).toEqual({ result: { data: info } });
  });

  it('refuses a body over the limit, with and without a stated length', async () => {
    const headers = asConsole(await enter());
    const body = 'x'.repeat(20_000);
    const stated = await fetch(`${mounted.url}/trpc/x`, { method: 'POST', headers, body });
    expect(stated.status).toBe(413);
    const streamed = await fetch(`${mounted.url}/trpc/x`, {
      method: 'POST',
      headers,
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(await streamed.json()).toMatchObject({
      error: { code: 'invalid_input', details: { maxBytes: 10_000 } },
    });
  });

  it('says in words that the server is away', async () => {
    const cookie = await enter();
    await api.close();
    const answer = await fetch(`${mounted.url}/trpc/x`, { headers: { cookie } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      error: { code: 'unavailable', details: { upstream: 'unreachable' } },
    });
  });
});
