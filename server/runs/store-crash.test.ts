import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start as startMongo } from '../../build/services/mongo.ts';
import { start as startPostgres } from '../../build/services/postgres.ts';
import { start as startRedis } from '../../build/services/redis.ts';
import type { Service, StartOptions } from '../../build/services/service.ts';
import { getCampaign } from '../campaigns/get.ts';
import { openDocuments } from '../data/mongo/documents.ts';
import { openRecord, readTenant } from '../data/postgres/doors.ts';
import { migrate } from '../data/postgres/migrate.ts';
import { deriveRoleUrls } from '../data/postgres/roles.ts';
import { openTransport } from '../data/redis/transport.ts';
import type { Stores } from '../data/stores.ts';
import { openEgress } from '../egress/index.ts';
import { openModels } from '../llm/index.ts';
import { type RunningWorker, startWorker } from '../main/worker.ts';
import { testMasterKey } from '../testing/stores.ts';
import { quietLog } from '../testing/tenants.ts';
import { copyText, planText } from './testing/texts.ts';
import { type Inhabitant, makeChain, quick, settle, submitted, testOllama, until } from './testing/world.ts';

const starters: Record<string, (options: StartOptions) => Promise<Service>> = {
  postgres: startPostgres,
  redis: startRedis,
  mongo: startMongo,
};
const services = new Map<string, Service>();
let dir: string;
let ollama: Awaited<ReturnType<typeof testOllama>>;
let stores: Stores;
let worker: RunningWorker;

const start = async (name: string): Promise<Service> => {
  const service = await (starters[name] as (typeof starters)[string])({ dir, report: () => undefined });
  services.set(name, service);
  return service;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dmagency-crash-'));
  ollama = await testOllama();
  await makeChain(ollama.url, 'store-plan', planText({ title: 'Write the advertisement' }));
  await makeChain(
    ollama.url,
    'store-copy',
    copyText(Array.from({ length: 120 }, (_, at) => `w${at}`).join(' ')),
  );
  const [postgres, redis, mongo] = [await start('postgres'), await start('redis'), await start('mongo')];
  const urls = deriveRoleUrls(postgres.url, testMasterKey);
  await migrate({ ownerUrl: postgres.url, roles: urls, prismaDir: 'prisma' });
  stores = {
    record: openRecord({ urls, poolSize: 6 }),
    documents: openDocuments(mongo.url),
    transport: openTransport(redis.url),
  };
  const settings = { relayMs: 50, reconcileMs: 150, staleMs: 1_500, joblessMs: 600, runs: quick };
  worker = await startWorker({
    stores,
    log: quietLog,
    models: openModels({ egress: openEgress(), ollamaBaseUrl: ollama.url }),
    handlers: {},
    settings,
  });
}, 300_000);

afterAll(async () => {
  await worker?.close();
  await Promise.all([stores?.record.close(), stores?.documents.close(), stores?.transport.close()]);
  for (const service of services.values()) await service.stop();
  await ollama?.stop();
  await rm(dir, { recursive: true, force: true });
});

const taskRunning = (ctx: Inhabitant) =>
  until(() => readTenant(ctx, (db) => db.run.findFirst({ where: { purpose: 'task', state: 'running' } })));

describe('a campaign survives kill -9 in the middle of a call', { timeout: 180_000 }, () => {
  it.each(['redis', 'mongo', 'postgres'])('of %s, and finishes once', async (name) => {
    const ctx = await settle({ stores }, { plan: 'store-plan', copy: 'store-copy' });
    const { id } = await submitted(ctx);
    await taskRunning(ctx);
    const killed = services.get(name) as Service;
    const gone = new Promise<void>((resolve) => killed.onExit(() => resolve()));
    process.kill(killed.pid, 'SIGKILL');
    await gone;
    // Long enough for the call to end while the store is away.
    await delay(2_500);
    await start(name);
    const done = await until(async () => {
      const found = await getCampaign(ctx, { id }).catch(() => null);
      return found && ['completed', 'failed'].includes(found.state) && found;
    });
    expect(done).toMatchObject({ state: 'completed', tasksDone: 1 });
    const facts = await readTenant(ctx, (db) =>
      Promise.all([
        db.deliverable.count(),
        db.attempt.count({ where: { state: 'done' } }),
        db.ledgerEntry.count({ where: { state: 'reserved' } }),
        db.run.count(),
      ]),
    );
    expect(facts).toEqual([1, 2, 0, 2]);
  });
});
