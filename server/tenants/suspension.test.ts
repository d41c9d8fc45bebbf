import type { ChildProcess } from 'node:child_process';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Auth, createPlatformApiKey, openAuth, seedUser } from '../auth/index.ts';
import { getCampaign } from '../campaigns/get.ts';
import { type Ctx, machineCtx, systemClock } from '../data/context.ts';
import { asPlatform, readTenant, withTenant } from '../data/postgres/doors.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { createMailer } from '../mail/index.ts';
import { copyText, planText } from '../runs/testing/texts.ts';
import {
  type Inhabitant,
  makeChain,
  openWorld,
  quick,
  settle,
  submitted,
  testOllama,
  until,
  type World,
} from '../runs/testing/world.ts';
import { createSecrets } from '../secrets/index.ts';
import { startChild } from '../testing/child.ts';
import { testMasterKey } from '../testing/stores.ts';
import { quietLog } from '../testing/tenants.ts';
import { resumeTenant } from './resume.ts';
import { suspendTenant } from './suspend.ts';

const reason = 'Their invoice is long overdue';
const password = 'three small birds';
let ollama: Awaited<ReturnType<typeof testOllama>>;
let world: World;
let slow: Server;

/** The real model server, whose answers come no faster than a token every few milliseconds: a call lasts seconds on any machine. */
async function slowed(url: string): Promise<Server> {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const passed = request(
      new URL(asked.url ?? '/', url),
      { method: method ?? 'GET', headers },
      async (real) => {
        answer.writeHead(real.statusCode ?? 502, {
          'content-type': real.headers['content-type'] ?? 'application/json',
        });
        try {
          for await (const line of createInterface({ input: real })) {
            await delay(5);
            answer.write(`${line}\n`);
          }
          answer.end();
        } catch {
          answer.destroy();
        }
      },
    );
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const slowUrl = (): string => `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
let auth: Auth;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  ollama = await testOllama();
  await makeChain(ollama.url, 'sus-plan', planText({ title: 'Write the advertisement' }));
  const words = Array.from({ length: 200 }, (_, at) => `w${at}`).join(' ');
  await makeChain(ollama.url, 'sus-copy', copyText(words));
  slow = await slowed(ollama.url);
}, 300_000);
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await auth.close();
  await world.close();
});
afterAll(async () => {
  slow?.closeAllConnections();
  slow?.close();
  await ollama?.stop();
});

async function open(): Promise<Inhabitant> {
  world = await openWorld(ollama.url);
  auth = await openAuth({
    stores: world.stores,
    clock: systemClock,
    log: quietLog,
    secrets: createSecrets(testMasterKey),
    mail: createMailer({ kind: 'none' }),
    settings: { publicUrl: 'http://localhost:3000', secureCookies: false },
  });
  return settle(world, { plan: 'sus-plan', copy: 'sus-copy' });
}

const machine = (): Ctx => machineCtx(world.stores, 'test', { clock: systemClock, log: quietLog });
const operator = (): Ctx => ({
  ...machine(),
  actor: { kind: 'user', id: crypto.randomUUID(), label: 'ada@platform.example', role: 'operator' },
});
const stores = () => ({
  urls: world.opened.urls,
  redisUrl: world.redisUrl,
  mongoUrl: world.opened.mongoUrl,
});

async function startApi(): Promise<string> {
  const { child, said } = await startChild('./api-process.ts', 'API_TEST', stores());
  children.add(child);
  return said;
}

async function startWorker(): Promise<void> {
  const settings = {
    ...{ relayMs: 50, reconcileMs: 150, staleMs: 5_000, joblessMs: 1_000, drainMs: 10_000, concurrency: 1 },
    queuePrefix: world.prefix,
    runs: { ...quick, heartbeatMs: 2_000 },
  };
  const given = { ...stores(), ollamaUrl: slowUrl(), settings };
  const { child } = await startChild('../runs/testing/worker-process.ts', 'WORKER_TEST', given);
  children.add(child);
}

const runsOf = (tenantId: string) =>
  asPlatform(machine(), 'metrics', (tx) =>
    tx.run.findMany({ where: { tenantId }, include: { attempts: { orderBy: { attempt: 'asc' } } } }),
  );
const ledgerOf = (tenantId: string) =>
  asPlatform(machine(), 'metrics', (tx) => tx.ledgerEntry.findMany({ where: { tenantId } }));

/** Every run of the tenant is done, each by one attempt, and nothing is left over. */
async function expectDoneOnce(ctx: Inhabitant, campaignIds: readonly string[]): Promise<void> {
  for (const id of campaignIds)
    await until(async () => (await getCampaign(ctx, { id })).state === 'completed', 120_000);
  const runs = await runsOf(ctx.tenantId);
  expect(runs).toHaveLength(campaignIds.length * 2);
  for (const run of runs) expect(run.attempts.filter(({ state }) => state === 'done')).toHaveLength(1);
  const [deliverables, outbox, months] = await readTenant(ctx, (db) =>
    Promise.all([db.deliverable.count(), db.outboxEntry.count(), db.spendMonth.findMany()]),
  );
  expect([deliverables, outbox]).toEqual([campaignIds.length, 0]);
  expect(months.every(({ heldMicros }) => heldMicros === 0n)).toBe(true);
  expect((await ledgerOf(ctx.tenantId)).every(({ state }) => state === 'settled')).toBe(true);
}

test('with a stream open and a call in the middle, every door of other processes is shut within a second; resuming does the work once', async () => {
  const ctx = await open();
  const { tenantId, tenantSlug } = ctx;
  const passwordHash = await auth.passwords.hash(password);
  const email = 'owner@tenant.example';
  const memberships = [{ tenantId, role: 'owner' as const }];
  await seedUser(machine(), { email, name: 'Owner', passwordHash, memberships });
  const [base] = await Promise.all([startApi(), startWorker()]);

  const ask = async (path: string, bearer: string | null, body?: object) => {
    const answer = await fetch(`${base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        'x-dm-client': '1',
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const signIn = () => ask('/auth/token', null, { email, password, tenant: tenantSlug });
  const signedIn = await signIn();
  const { accessToken, refreshToken } = signedIn.body;
  const trpc = async (path: string, input: object) => (await ask(`/trpc/${path}`, accessToken, input)).body;
  const key = (await trpc('apiKeys.create', { name: 'ci', role: 'viewer', expiresInDays: null })).result.data
    .secret;
  const invited = await trpc('invitations.create', { email: 'new@tenant.example', role: 'member' });
  const invitation = invited.result.data.link.split('#')[1];
  const platformKey = (await createPlatformApiKey(machine(), { name: 'p', role: 'support' })).secret;

  const stream = await fetch(`${base}/trpc/events.stream?input=%7B%7D`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'text/event-stream' },
  });
  expect(stream.status).toBe(200);
  let heard = '';
  const streamEnds = (async () => {
    const text = new TextDecoder();
    for await (const piece of stream.body as unknown as AsyncIterable<Uint8Array>) {
      heard += text.decode(piece, { stream: true });
      if (heard.includes('tenant_suspended')) break;
    }
    return performance.now();
  })();

  const first = await submitted(ctx);
  const second = await submitted(ctx);
  const running = await until(async () => {
    const runs = await readTenant(ctx, (db) => db.run.findMany({ where: { purpose: 'task' } }));
    const found = runs.find(({ state }) => state === 'running');
    return found && runs.some(({ state }) => state === 'queued') && found;
  });
  await until(async () => {
    const told = await world.stores.transport.redis.xrevrange(
      redisKeys.tenantEvents(tenantId),
      '+',
      '-',
      'COUNT',
      3,
    );
    return told.some(([, fields]) => fields[1]?.includes('"tokens"') && fields[1].includes(running.id));
  });
  for (const bearer of [accessToken, key]) expect((await ask('/api/campaigns', bearer)).status).toBe(200);

  await suspendTenant(operator(), { tenant: tenantId, reason });
  const shutAt = performance.now();
  const answeredAt = Date.now();
  /** When the first request that was refused was sent: whatever came later is refused too. */
  const shut = async (refused: () => Promise<boolean>): Promise<number> => {
    for (;;) {
      const sent = performance.now() - shutAt;
      if ((await refused()) || sent > 10_000) return sent;
      await delay(10);
    }
  };
  const is403 = (asked: () => Promise<{ status: number }>) =>
    shut(async () => (await asked()).status === 403);
  const joins = { name: 'New', password: 'four small birds' };
  const doors: Record<string, Promise<number>> = {
    'REST, key': is403(() => ask('/api/campaigns', key)),
    'tRPC, session': is403(() => ask('/trpc/campaigns.list?input=%7B%7D', accessToken)),
    stream: Promise.race([streamEnds, delay(10_000, Number.POSITIVE_INFINITY)]).then((at) => at - shutAt),
    'model call': until(async () => {
      const [entry] = (await ledgerOf(tenantId)).filter(({ runId }) => runId === running.id);
      const runs = await runsOf(tenantId);
      const parked = runs.every(({ state }) => state === 'parked' || state === 'done');
      return parked && entry?.settledAt && { ms: entry.settledAt.getTime() - answeredAt };
    }).then(({ ms }) => ms),
    'sign-in': is403(signIn),
    renewal: is403(() => ask('/auth/token/refresh', null, { refreshToken, tenant: tenantSlug })),
    invitation: is403(() => ask(`/auth/invitations/${invitation}/accept`, null, joins)),
  };
  const measured = Object.fromEntries(
    await Promise.all(
      Object.entries(doors).map(
        async ([door, ms]): Promise<[string, number]> => [door, Math.round(await ms)],
      ),
    ),
  );
  process.stderr.write(`suspension, ms after its answer: ${JSON.stringify(measured)}\n`);
  for (const [door, ms] of Object.entries(measured)) expect(ms, door).toBeLessThan(1_000);
  expect((await ask(`/admin/tenants/${tenantId}`, platformKey)).body.status).toBe('suspended');

  const aborted = (await ledgerOf(tenantId)).find(({ runId }) => runId === running.id);
  expect(aborted).toMatchObject({
    state: 'settled',
    estimated: true,
    costMicros: 0n,
    priceStatus: 'free_local',
  });
  expect(aborted?.outputTokens).toBeGreaterThan(0n);
  const held = await asPlatform(machine(), 'metrics', (tx) =>
    tx.spendMonth.findMany({ where: { tenantId } }),
  );
  expect(held.every(({ heldMicros }) => heldMicros === 0n)).toBe(true);
  for (const run of await runsOf(tenantId))
    if (run.state === 'parked')
      expect(run.attempts.at(-1)).toMatchObject({ state: 'lost', errorCode: 'suspended' });

  await resumeTenant(operator(), { tenant: tenantId, reason });
  await expectDoneOnce(ctx, [first.id, second.id]);
}, 240_000);

test('a run that was queued but never admitted is parked and, resumed, done once', async () => {
  const ctx = await open();
  const { id } = await submitted(ctx);
  expect((await runsOf(ctx.tenantId)).map(({ state, attempt }) => [state, attempt])).toEqual([['queued', 0]]);
  await suspendTenant(operator(), { tenant: ctx.tenantId, reason });
  const [parked] = await runsOf(ctx.tenantId);
  expect(parked).toMatchObject({ state: 'parked', attempt: 1, attempts: [{ state: 'lost' }] });
  await startWorker();
  await resumeTenant(operator(), { tenant: ctx.tenantId, reason });
  await expectDoneOnce(ctx, [id]);
}, 240_000);

test('with Redis away the record refuses at once', async () => {
  const ctx = await open();
  await world.stores.transport.close();
  await suspendTenant(operator(), { tenant: ctx.tenantId, reason });
  const asked = performance.now();
  await expect(readTenant(ctx, (db) => db.campaign.count())).rejects.toMatchObject({
    code: 'tenant_suspended',
  });
  await expect(withTenant(ctx, (tx) => tx.campaign.count())).rejects.toMatchObject({
    code: 'tenant_suspended',
  });
  expect(performance.now() - asked).toBeLessThan(1_000);
}, 60_000);
