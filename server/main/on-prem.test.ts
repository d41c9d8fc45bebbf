import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choosePorts } from '../../cli/dev/ports.ts';
import { machineCtx, systemClock } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { quietLog } from '../testing/tenants.ts';
import { appRouter } from '../trpc/root.ts';
import { getAs } from '../web/testing/web-before-api.ts';
import { openSingleTenant } from './single-tenant.ts';
import { startWeb } from './web.ts';

const program = fileURLToPath(new URL('../../bin/dmagency.js', import.meta.url));

let at: TestStores;
let dir: string;
let env: NodeJS.ProcessEnv;
let port: number;

beforeAll(async () => {
  at = await openTestStores();
  dir = await mkdtemp(join(tmpdir(), 'dmagency-on-prem-'));
  port = (await choosePorts(0)).api;
  await writeFile(
    join(dir, 'tenant.json'),
    JSON.stringify({ name: 'Castellan', adminEmail: 'Ann@castellan.example' }),
  );
  await writeFile(
    join(dir, 'index.html'),
    '<meta name="dm-tenant" content="__DM_TENANT__"><meta name="dm-deployment" content="__DM_DEPLOYMENT__">',
  );
  env = {
    ...process.env,
    NODE_ENV: 'production',
    DATABASE_URL: at.urls.app,
    DATABASE_PLATFORM_URL: at.urls.platform,
    DATABASE_AUTH_URL: at.urls.auth,
    DATABASE_BACKUP_URL: at.urls.backup,
    REDIS_URL: at.redisUrl,
    MONGO_URL: at.mongoUrl,
    MASTER_KEY: randomBytes(32).toString('base64'),
    MAIL_DIR: join(dir, 'mail'),
    PUBLIC_URL: 'https://ai.castellan.example',
    BASE_DOMAIN: 'ai.castellan.example',
    TRUSTED_PROXIES: '127.0.0.1',
    PORT: String(port),
    DEPLOYMENT_MODE: 'on_prem',
    SINGLE_TENANT_ID: 'castellan',
    SINGLE_TENANT_CONFIG_FILE: join(dir, 'tenant.json'),
  };
});
afterAll(async () => {
  await at.close();
  await rm(dir, { recursive: true });
});

interface Running {
  stop(): Promise<void>;
}

/** Starts the real api process; resolves once it answers, rejects with what it said when it ends before. */
async function startApiProcess(extra: NodeJS.ProcessEnv = {}): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [program, 'api'], {
    env: { ...env, ...extra },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const answers = async (): Promise<true> => {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
      if (response?.ok) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const first = await Promise.race([answers(), gone]);
  if (first !== true) throw new Error(`ended with status ${first}: ${said}`);
  return {
    async stop() {
      child.kill('SIGTERM');
      expect(await gone).toBe(0);
    },
  };
}

const tenants = () =>
  readPlatform(machineCtx(at.stores, 'test', { clock: systemClock, log: quietLog }), 'seed', (db) =>
    db.tenant.findMany(),
  );
const call = async (path: string, init: RequestInit & { token?: string } = {}) => {
  const { token, ...rest } = init;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    ...rest,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(rest.body ? { 'content-type': 'application/json' } : {}),
    },
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as Record<string, unknown> };
};
const password = 'a long enough password for Ann 47';

/** The first owner takes the invitation out of the mail, as a person would. */
async function acceptInvitation(): Promise<void> {
  const [mail = ''] = await readdir(join(dir, 'mail'));
  const text = (await readFile(join(dir, 'mail', mail), 'utf8'))
    .replaceAll('=\r\n', '')
    .replaceAll('=3D', '=');
  const token = /\/invitation#([\w-]+)/.exec(text)?.[1] ?? '';
  const body = JSON.stringify({ name: 'Ann', password });
  expect((await call(`/auth/invitations/${token}/accept`, { method: 'POST', body })).status).toBe(200);
}
const signIn = async (email: string): Promise<string> => {
  const body = JSON.stringify({ email, password });
  return String((await call('/auth/token', { method: 'POST', body })).body.accessToken);
};

describe('an installation of one tenant', () => {
  test('without that tenant and without a file the start stops, naming the variable and the way out', async () => {
    const start = startApiProcess({ SINGLE_TENANT_CONFIG_FILE: '' });
    await expect(start).rejects.toThrow(
      /^ended with status 1: SINGLE_TENANT_ID 'castellan' is no tenant[^\n]*\n$/,
    );
    const ctx = machineCtx(at.stores, 'test', { clock: systemClock, log: quietLog });
    const open = (name: string, file?: string) =>
      openSingleTenant(ctx, {
        DEPLOYMENT_MODE: 'on_prem',
        SINGLE_TENANT_ID: name,
        SINGLE_TENANT_CONFIG_FILE: file,
      });
    const id = '01a213be-4018-749d-b926-a5885dbe3070';
    await expect(open(id)).rejects.toThrow(`SINGLE_TENANT_ID ${id} is no tenant`);
    await expect(open('castellan', join(dir, 'gone'))).rejects.toThrow(
      'SINGLE_TENANT_CONFIG_FILE cannot be read (ENOENT)',
    );
    const broken = join(dir, 'broken.json');
    for (const [text, sentence] of [
      ['{', 'is not JSON'],
      ['[]', 'is refused: name'],
      ['{"name":"X"}', 'is refused: adminEmail'],
      ['{"name":"X","adminEmail":"a@b.example","slug":"other"}', "names the slug 'other'"],
      ['{"name":"X","adminEmail":"a@b.example","colour":"red"}', 'is refused: its content'],
      [
        '{"name":"X","adminEmail":"a@b.example","allowedProviders":["claude"]}',
        'claude would leave the network',
      ],
    ] as const) {
      await writeFile(broken, text);
      await expect(open('castellan', broken)).rejects.toThrow(sentence);
    }
    expect(await tenants()).toEqual([]);
  }, 240_000);

  test('is made from its file once, answers to any host, and has no tenants beside it', async () => {
    const api = await startApiProcess();
    const [made, ...more] = await tenants();
    expect(more).toEqual([]);
    expect(made).toMatchObject({
      slug: 'castellan',
      plan: 'enterprise',
      deploymentMode: 'on_prem',
      dataPrivacyLevel: 'local_only',
      allowedProviders: ['ollama'],
      defaultProvider: 'ollama',
    });
    await api.stop();

    const again = await startApiProcess({ SINGLE_TENANT_CONFIG_FILE: '', SINGLE_TENANT_ID: made?.id });
    const web = await startWeb({
      rendererDirectory: dir,
      apiOrigin: `http://127.0.0.1:${port}`,
      deployment: 'on_prem',
      baseDomain: 'ai.castellan.example',
      trustedProxies: [],
      port: 0,
      onError: (error) => expect.fail(String(error)),
    });
    try {
      expect(await tenants()).toEqual([made]);
      for (const host of [
        '10.0.0.7',
        'ai.castellan.example',
        'www.ai.castellan.example',
        'anything',
        '[::1]:3000',
        'a.b.c',
      ]) {
        const page = await getAs(web.port, host);
        expect([host, page.status]).toEqual([host, 200]);
        expect(page.body).toContain('name="dm-tenant" content="castellan"');
        expect(page.body).toContain('name="dm-deployment" content="on_prem"');
        expect((await getAs(web.port, host, '/api/campaigns')).status).toBe(401);
      }
      expect((await getAs(web.port, 'a b')).status).toBe(400);

      await acceptInvitation();
      const owner = await signIn('ann@castellan.example');
      const session = await call('/auth/session', { token: owner });
      expect(session.body).toMatchObject({
        platformRole: 'owner',
        tenants: [{ slug: 'castellan', role: 'owner' }],
      });
      for (const path of ['/api/campaigns', '/admin/audit', '/trpc/globalSkills.list?input={}'])
        expect([path, (await call(path, { token: owner })).status]).toEqual([path, 200]);
      for (const path of ['/admin/tenants', '/admin/tenants/castellan', '/admin/tenants/castellan/exports'])
        expect([path, (await call(path, { token: owner })).status]).toEqual([path, 404]);
      for (const [path, procedure] of saasOnly) {
        const mutation = (procedure._def as unknown as { type: string }).type === 'mutation';
        const answer = await call(`/trpc/${path}`, {
          token: owner,
          ...(mutation ? { method: 'POST', body: '{}' } : {}),
        });
        expect([path, answer.status]).toEqual([path, 404]);
      }
    } finally {
      await web.close();
      await again.stop();
    }
  }, 240_000);
});

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyProcedure>);
const metaOf = (procedure: AnyProcedure) =>
  (
    procedure._def as unknown as {
      meta: { access: { level: string }; saasOnly?: true; openapi?: { path: string } };
    }
  ).meta;
const saasOnly = procedures.filter(([, procedure]) => metaOf(procedure).saasOnly);

test('whatever is about tenants among others is marked as absent on-prem', () => {
  const about = procedures.filter(
    ([path, procedure]) =>
      metaOf(procedure).access.level === 'platform' &&
      // Erasing a person is every installation's duty.
      (/^(tenants|exports|people)\.(?!erase$)/.test(path) ||
        metaOf(procedure).openapi?.path.startsWith('/admin/tenants')),
  );
  expect(about.length).toBeGreaterThan(8);
  expect(about.filter(([, procedure]) => !metaOf(procedure).saasOnly).map(([path]) => path)).toEqual([]);
});
