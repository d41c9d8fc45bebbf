import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { getCampaign } from '../campaigns/get.ts';
import { machineCtx, systemClock } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { asPlatform, readTenant } from '../data/postgres/doors.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { openQueues } from '../queue/queues.ts';
import { relayOnce } from '../queue/relay.ts';
import { quietLog } from '../testing/tenants.ts';
import { getRun } from './get.ts';
import { listRuns } from './list.ts';
import { processJob } from './process-job.ts';
import { copyText, planText } from './testing/texts.ts';
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
} from './testing/world.ts';

let ollama: Awaited<ReturnType<typeof testOllama>>;
let world: World;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  ollama = await testOllama();
  const { url } = ollama;
  await makeChain(
    url,
    'crash-plan',
    planText({ title: 'Write the advertisement' }, { title: 'Write the letter', dependsOn: [0] }),
  );
  await makeChain(url, 'crash-copy', copyText(Array.from({ length: 200 }, (_, at) => `w${at}`).join(' ')));
}, 300_000);
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await world.close();
});
afterAll(() => ollama?.stop());

const settings = { relayMs: 50, reconcileMs: 150, staleMs: 900, joblessMs: 400, drainMs: 60_000 };

async function spawnWorker(): Promise<ChildProcess> {
  const { opened, redisUrl, prefix } = world;
  const given = {
    urls: opened.urls,
    redisUrl,
    mongoUrl: opened.mongoUrl,
    ollamaUrl: ollama.url,
    settings: { ...settings, queuePrefix: prefix, runs: quick },
  };
  const script = fileURLToPath(new URL('./testing/worker-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, WORKER_TEST: JSON.stringify(given) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`worker process ended with ${code}`)));
  });
  return child;
}

const kill = (child: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });

/** Waits until a task's run streams text. */
const streaming = (ctx: Inhabitant) =>
  until(async () => {
    const [run] = await readTenant(ctx, (db) =>
      db.run.findMany({ where: { purpose: 'task', state: 'running' } }),
    );
    if (!run) return false;
    const found = await world.stores.transport.redis.xrevrange(
      redisKeys.tenantEvents(ctx.tenantId),
      '+',
      '-',
      'COUNT',
      5,
    );
    return found.some(([, fields]) => fields[1]?.includes(run.id) && fields[1].includes('tokens')) && run;
  });

const completed = (ctx: Inhabitant, id: string) =>
  until(async () => {
    const found = await getCampaign(ctx, { id });
    return ['completed', 'failed', 'planning_failed'].includes(found.state) && found;
  }, 60_000);

/** One effect each: what every crash must leave behind. */
async function expectOnce(ctx: Inhabitant, id: string): Promise<void> {
  const done = await completed(ctx, id);
  expect(done).toMatchObject({ state: 'completed', tasksDone: 2, tasksFailed: 0 });
  const [runs, deliverables, open, months, outbox] = await readTenant(ctx, (db) =>
    Promise.all([
      db.run.findMany({ include: { attempts: true } }),
      db.deliverable.findMany(),
      db.ledgerEntry.count({ where: { state: 'reserved' } }),
      db.spendMonth.findMany(),
      db.outboxEntry.count(),
    ]),
  );
  expect(runs).toHaveLength(3);
  for (const run of runs) expect(run.attempts.filter((one) => one.state === 'done')).toHaveLength(1);
  expect(deliverables).toHaveLength(2);
  const bodies = await mongoFor(ctx, (db) => db.collection('deliverables').countDocuments());
  expect(bodies).toBe(2);
  expect(open).toBe(0);
  expect(outbox).toBe(0);
  const calls = await readTenant(ctx, (db) => db.ledgerEntry.count());
  expect(months).toMatchObject([{ calls, heldMicros: 0n }]);
}

describe('a campaign survives', { timeout: 120_000 }, () => {
  it('kill -9 of the worker in the middle of a call', async () => {
    world = await openWorld(ollama.url);
    const ctx = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    const first = await spawnWorker();
    const { id } = await submitted(ctx);
    const run = await streaming(ctx);
    await kill(first, 'SIGKILL');
    await spawnWorker();
    await expectOnce(ctx, id);
    const detail = await getRun(ctx, { id: run.id });
    expect(detail.attempts.map(({ state, errorCode }) => ({ state, errorCode }))).toEqual([
      { state: 'lost', errorCode: 'worker_gone' },
      { state: 'done', errorCode: null },
    ]);
    expect(detail.calls.map((call) => call.errorCode)).toEqual(['worker_gone', null]);
  });

  it('SIGTERM: the running call ends, or is given back', async () => {
    world = await openWorld(ollama.url);
    const ctx = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    const first = await spawnWorker();
    const { id } = await submitted(ctx);
    const run = await streaming(ctx);
    await kill(first, 'SIGTERM');
    expect((await getRun(ctx, { id: run.id })).attempts).toMatchObject([{ state: 'done' }]);
    await world.work({ settings: { drainMs: 0 } }).then(async (second) => {
      const next = await streaming(ctx);
      await second.close();
      expect((await getRun(ctx, { id: next.id })).attempts[0]).toMatchObject({
        state: 'lost',
        errorCode: 'shutdown',
      });
    });
    await world.work();
    await expectOnce(ctx, id);
  });

  it('a Redis that was wiped, waiting or running', async () => {
    world = await openWorld(ollama.url);
    const ctx = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    const { id } = await submitted(ctx);
    const queues = openQueues(world.stores.transport, world.prefix);
    const relay = machineCtx(world.stores, 'relay', { clock: systemClock, log: quietLog });
    expect(await relayOnce(relay, queues, {})).toBe(1);
    await queues.close();
    await world.stores.transport.redis.flushdb();
    await world.work();
    await streaming(ctx);
    await world.stores.transport.redis.flushdb();
    await expectOnce(ctx, id);
  });

  it('a relay and jobs that deliver twice, and two workers', async () => {
    world = await openWorld(ollama.url);
    const ctx = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    const { id } = await submitted(ctx);
    const queues = openQueues(world.stores.transport, world.prefix);
    const [entry] = await readTenant(ctx, (db) => db.outboxEntry.findMany());
    const { runId } = (entry?.payload ?? {}) as { runId: string };
    const job = { tenantId: ctx.tenantId, runId, attempt: 1, role: 'activity-planner' };
    const relay = machineCtx(world.stores, 'relay', { clock: systemClock, log: quietLog });
    await Promise.all([relayOnce(relay, queues, {}), relayOnce(relay, queues, {})]);
    await queues.add([job, job]);
    await Promise.all([world.work(), world.work()]);
    await completed(ctx, id);
    await queues.add([job]);
    await expectOnce(ctx, id);
    expect((await listRuns(ctx, { limit: 10 })).items.every((run) => run.attempt === 1)).toBe(true);
    await queues.close();
    const refused = await until(async () => {
      const rows = await readTenant(ctx, (db) =>
        db.auditEntry.findMany({ where: { action: 'job.refused' } }),
      );
      return rows.length > 0 && rows;
    });
    expect(refused[0]?.after).toMatchObject({ refusal: 'stale', attempt: 1 });
  });

  it('forged jobs, with an audit row and no effect', async () => {
    world = await openWorld(ollama.url);
    const victim = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    const other = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    await submitted(victim);
    const queues = openQueues(world.stores.transport, world.prefix);
    const relay = machineCtx(world.stores, 'relay', { clock: systemClock, log: quietLog });
    await relayOnce(relay, queues, {});
    await queues.close();
    const run = (await listRuns(victim, { limit: 1 })).items[0];
    const runId = run?.id ?? '';
    const engine = {
      ...({} as Parameters<typeof processJob>[0]),
      ctx: machineCtx(world.stores, 'worker', { clock: systemClock, log: quietLog }),
      workerId: other.tenantId,
    };
    for (const data of [
      { tenantId: other.tenantId, runId, attempt: 1 },
      { tenantId: victim.tenantId, runId, attempt: 7 },
      { tenantId: crypto.randomUUID(), runId, attempt: 1 },
      { tenantId: `${victim.tenantId}' OR true --`, runId, attempt: 1 },
      { runId },
    ])
      await processJob(engine, data);
    const rows = await asPlatform(relay, 'metrics', (tx) =>
      tx.platformAuditEntry.findMany({ where: { action: 'job.refused' } }),
    );
    expect(rows.map((row) => (row.after as { refusal: string }).refusal).sort()).toEqual([
      'malformed',
      'malformed',
      'unknown',
      'unknown',
    ]);
    const own = await readTenant(victim, (db) =>
      db.auditEntry.findMany({ where: { action: 'job.refused' } }),
    );
    expect(own.map((row) => (row.after as { refusal: string }).refusal)).toEqual(['stale']);
    expect((await getRun(victim, { id: runId })).state).toBe('queued');
    expect((await listRuns(other, { limit: 1 })).items).toEqual([]);
  });

  it('a suspension in the middle of a call: parked, settled, queued again on resume', async () => {
    world = await openWorld(ollama.url);
    const ctx = await settle(world, { plan: 'crash-plan', copy: 'crash-copy' });
    await world.work();
    const { id } = await submitted(ctx);
    const run = await streaming(ctx);
    const platform = machineCtx(world.stores, 'test', { clock: systemClock, log: quietLog });
    const become = (status: 'active' | 'suspended') =>
      asPlatform(platform, 'seed', (tx) =>
        tx.tenant.update({ where: { id: ctx.tenantId }, data: { status } }),
      );
    await become('suspended');
    await world.stores.transport.redis.publish(redisKeys.identityChanges, '{}');
    const parked = await until(async () => {
      const found = await asPlatform(platform, 'metrics', (tx) =>
        tx.run.findFirst({ where: { id: run.id } }),
      );
      return found?.state === 'parked' && found;
    }, 1_500);
    expect(parked.stopReason).toBeNull();
    await become('active');
    await expectOnce(ctx, id);
  });
});
