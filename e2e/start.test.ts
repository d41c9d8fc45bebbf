import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, leftOver, type Stack, stackFolder, startStack, stopWhileStarting } from './stack.ts';

let folder: Awaited<ReturnType<typeof stackFolder>>;
let stack: Stack;
beforeAll(async () => {
  folder = await stackFolder();
  stack = await startStack({ dir: folder.dir, args: ['--seed', 'empty'] });
});
afterAll(async () => {
  await stack?.stop();
  await folder?.remove();
});

const newTenant = {
  slug: 'kept-agency',
  name: 'Kept Agency',
  plan: 'enterprise',
  adminEmail: 'owner@kept.example',
  defaultProvider: 'ollama',
};

test('the first start answers everywhere and says who may come in', async () => {
  const { ready } = stack;
  expect(ready.adminPassword).toBeTruthy();
  for (const path of ['/healthz', '/readyz', '/openapi.json'])
    expect((await ask(ready, 'GET', path)).status, path).toBe(200);
  expect((await fetch(`${ready.webUrl}/healthz`)).status).toBe(200);
  expect((await fetch(ready.consoleUrl)).status).toBe(200);
  expect((await fetch(`${ready.consoleUrl}/trpc/me.get`)).status).toBe(401);
});

test('development credentials lie 0600 in the data folder', async () => {
  for (const file of ['development.json', 'master.key'])
    expect((await stat(join(folder.dir, file))).mode & 0o777, file).toBe(0o600);
});

test('a second start on the same folder is refused while the first runs', async () => {
  await expect(startStack({ dir: folder.dir, deadlineMs: 30_000 })).rejects.toThrow(
    /in use|locked|another|already/i,
  );
});

test('a tenant is made by REST, once', async () => {
  const { ready } = stack;
  const made = await ask<{ invitationUrl: string }>(ready, 'POST', '/admin/tenants', {
    token: ready.adminToken,
    body: newTenant,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(made.body.invitationUrl).toMatch(/^http/);
  const again = await ask<{ error: { code: string } }>(ready, 'POST', '/admin/tenants', {
    token: ready.adminToken,
    body: newTenant,
  });
  expect([again.status, again.body.error.code]).toEqual([409, 'slug_taken']);
});

test('SIGTERM leaves no process, and a second start is quick and has lost nothing', async () => {
  const { ready } = stack;
  expect(await stack.stop()).toBe(0);
  expect(await leftOver(folder.dir)).toEqual([]);
  stack = await startStack({ dir: folder.dir });
  expect(stack.startedInMs).toBeLessThan(15_000);
  expect(stack.ready.adminToken).toBe(ready.adminToken);
  const tenant = await ask<{ name: string; provisionedAt: string | null }>(
    stack.ready,
    'GET',
    '/admin/tenants/kept-agency',
    { token: ready.adminToken },
  );
  expect(tenant.body).toMatchObject({ name: 'Kept Agency', provisionedAt: expect.any(String) });
});

test.each([
  [['--seed', 'nothing'], /no seed 'nothing'/],
  [['--port', 'abc'], /not a port/],
])('%j is a usage error with a sentence', async (args, sentence) => {
  const other = await stackFolder();
  await expect(startStack({ dir: other.dir, args, deadlineMs: 30_000 })).rejects.toThrow(sentence);
  await other.remove();
});

test.each([/redis +start/, /postgres start/, /start api/])(
  'SIGTERM in the middle of a start (%s) leaves no process',
  async (said) => {
    const other = await stackFolder();
    expect(await stopWhileStarting(other.dir, said)).toBe(0);
    expect(await leftOver(other.dir)).toEqual([]);
    await other.remove();
  },
);
