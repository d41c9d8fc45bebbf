import { createServer, request as nodeRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createForwarder, type Forwarder } from '../../console-host/serve/forward.ts';
import { nodeListener } from '../../console-host/serve/node-bridge.ts';
import { smallRenderer } from '../../console-host/testing/small-renderer.ts';
import { type StandInApi, startStandInApi } from '../../console-host/testing/stand-in-api.ts';
import type { HostVerdict } from '../hosts/index.ts';
import { createWebHandler } from './handler.ts';

const verdicts: Record<string, HostVerdict> = {
  'dm.example': { kind: 'apex' },
  'acme.dm.example': { kind: 'tenant', slug: 'acme', name: 'Acme' },
  'zorg.dm.example': { kind: 'suspended', slug: 'zorg', name: '<b>Zorg</b>' },
  'gone.dm.example': { kind: 'deleting', slug: 'gone', name: 'Gone', until: '2026-12-01T00:00:00Z' },
};

let api: StandInApi;
let forwarder: Forwarder;
let server: Server;
let asked: string[] = [];

beforeEach(async () => {
  asked = [];
  api = await startStandInApi();
  forwarder = createForwarder({ origin: api.origin });
  const resolveHost = async (host: string): Promise<HostVerdict> => {
    asked.push(host);
    if (host === 'down.dm.example') throw new Error('api away');
    return verdicts[host] ?? { kind: 'unknown' };
  };
  const handler = createWebHandler({
    files: smallRenderer,
    forwarder,
    resolveHost,
    deployment: 'saas',
    baseDomain: 'dm.example',
    trusts: () => false,
  });
  server = createServer(nodeListener(handler, (error) => expect.fail(String(error))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await forwarder.close();
  await api.close();
});

const get = (
  host: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const sent = nodeRequest({ host: '127.0.0.1', port, path, headers: { host, ...headers } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('whose address', () => {
  it('serves the renderer at the apex and at a tenant’s host', async () => {
    expect(await get('dm.example', '/signin')).toMatchObject({ status: 200 });
    const tenant = await get('Acme.dm.example', '/');
    expect(tenant.body).toContain('name="dm-mode" content="web"');
    expect(tenant.body).toContain('name="dm-tenant" content="acme"');
    expect(asked).toEqual(['acme.dm.example']);
  });

  it('answers 404, 403 and 400 with small pages that load nothing', async () => {
    expect(await get('nobody.dm.example', '/')).toMatchObject({ status: 404 });
    const suspended = await get('zorg.dm.example', '/w/zorg');
    expect(suspended.status).toBe(403);
    expect(suspended.body).toContain('&lt;b&gt;Zorg&lt;/b&gt; is suspended');
    expect(suspended.body).not.toContain('<script');
    const deleting = await get('gone.dm.example', '/');
    expect(deleting.status).toBe(403);
    expect(deleting.body).toContain('2026-12-01');
    for (const host of ['a b.dm.example', 'acme..dm.example/x', '-', 'x@dm.example', '<script>']) {
      expect(await get(host, '/')).toMatchObject({ status: 400 });
    }
  });

  it('gives scripts the error body', async () => {
    const answer = await get('zorg.dm.example', '/api/campaigns');
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'tenant_suspended' } });
    expect(api.seen).toEqual([]);
  });

  it('says in words that nobody can be asked', async () => {
    expect(await get('down.dm.example', '/')).toMatchObject({ status: 503 });
    expect((await get('down.dm.example', '/trpc/x')).status).toBe(503);
  });
});

describe('what reaches the api', () => {
  it('is the documented prefixes and nothing else', async () => {
    for (const path of [
      '/trpc/x',
      '/auth/session',
      '/api/runs',
      '/admin/tenants',
      '/callbacks/agent',
      '/openapi.json',
      '/healthz',
      '/readyz',
    ]) {
      expect((await get('dm.example', path)).status).toBe(200);
    }
    expect(api.seen).toHaveLength(8);
    for (const path of ['/metrics', '/host/host.info', '/host', '/internal/host']) {
      expect((await get('dm.example', path)).status).toBe(404);
    }
    expect((await get('dm.example', '/apiary')).body).toContain('dm-mode');
    expect(api.seen).toHaveLength(8);
  });

  it('carries addresses this process saw, never those the browser claims', async () => {
    await get('acme.dm.example', '/trpc/x', {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'zorg.dm.example',
      'x-forwarded-proto': 'https',
      'x-real-ip': '6.6.6.6',
      forwarded: 'for=6.6.6.6',
      cookie: 'dm_console_4000=secret; dm_access=a1',
    });
    const headers = api.seen[0]?.headers ?? {};
    expect(headers['x-forwarded-host']).toBe('acme.dm.example');
    expect(headers['x-forwarded-for']).toMatch(/127\.0\.0\.1$/);
    expect(headers['x-forwarded-proto']).toBe('http');
    expect(headers['x-real-ip']).toBeUndefined();
    expect(headers.forwarded).toBeUndefined();
    expect(headers.cookie?.trim()).toBe('dm_access=a1');
  });

  it('answers probes whatever the host', async () => {
    expect((await get('10.0.0.7', '/healthz')).status).toBe(200);
    expect(asked).toEqual([]);
  });
});
