import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesUnder } from './process-census.ts';
import type { Progress } from './service.ts';
import { type StoreName, type Stores, startStores } from './supervise.ts';

const progress: Progress[] = [];
const report = (entry: Progress) => progress.push(entry);
let dir = '';
let stores: Stores;

async function sql(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: stores.urls.postgres ?? '' });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function withRedis<T>(use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(stores.urls.redis, { maxRetriesPerRequest: 1 });
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

async function withMongo<T>(use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(stores.urls.mongo, { serverSelectionTimeoutMS: 2_000 });
  try {
    return await use(await client.connect());
  } finally {
    await client.close();
  }
}

/** What the three stores hold of what the test wrote. */
async function read(): Promise<{ postgres: unknown; redis: unknown; mongo: unknown }> {
  return {
    postgres: (await sql('select text from kept'))[0],
    redis: await withRedis((client) => client.get('kept')),
    mongo: await withMongo((client) =>
      client
        .db('kept')
        .collection('texts')
        .findOne({}, { projection: { _id: 0 } }),
    ),
  };
}

const WRITTEN = { postgres: { text: 'ö' }, redis: 'ö', mongo: { text: 'ö' } };

async function restarted(name: StoreName, pid: number | undefined): Promise<void> {
  const done = () =>
    progress.some((entry) => entry.service === name && entry.step === 'restart' && entry.state === 'done');
  const deadline = Date.now() + 20_000;
  while (!done() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(stores.pids()[name]).not.toBe(pid);
}

beforeAll(async () => {
  dir = await mkdtemp(`${tmpdir()}/dmagency-stores-`);
  stores = await startStores({ dir, report, mayInstall: true });
}, 600_000);

afterAll(async () => {
  await stores?.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

describe('startStores', () => {
  it('starts all three, says what it does, and keeps passwords out of sight', async () => {
    expect(Object.keys(stores.pids()).sort()).toEqual(['mongo', 'postgres', 'redis']);
    expect(progress.filter((entry) => entry.step === 'start' && entry.state === 'done')).toHaveLength(3);
    expect((await stat(`${dir}/secrets/postgres-password`)).mode & 0o777).toBe(0o600);
    expect((await stat(`${dir}/redis/redis.conf`)).mode & 0o777).toBe(0o600);
    expect(await sql('select version() like $$PostgreSQL 16%$$ as ok')).toEqual([{ ok: true }]);
    expect(await sql('show fsync')).toEqual([{ fsync: 'on' }]);
    const policy = await withRedis((client) => client.config('GET', 'maxmemory-policy'));
    expect(policy).toEqual(['maxmemory-policy', 'noeviction']);
  });

  it('refuses connections without the password', async () => {
    const url = new URL(stores.urls.postgres ?? '');
    url.password = 'wrong';
    const client = new Client({ connectionString: url.href });
    await expect(client.connect()).rejects.toThrow('password authentication failed');
    const bare = new Redis({ port: Number(new URL(stores.urls.redis).port), retryStrategy: () => null });
    bare.on('error', () => undefined);
    await expect(bare.get('x')).rejects.toThrow('NOAUTH');
    bare.disconnect();
  });

  it('refuses a second start on the same directory', async () => {
    await expect(startStores({ dir, report })).rejects.toMatchObject({ code: 'locked' });
  });

  it('keeps what was written when each store is killed, and starts it again in place', {
    timeout: 90_000,
  }, async () => {
    await sql("create table kept (text text); insert into kept values ('ö')");
    await withRedis((client) => client.set('kept', 'ö'));
    await withMongo((client) => client.db('kept').collection('texts').insertOne({ text: 'ö' }));
    const { urls } = stores;
    const before = stores.pids();
    progress.length = 0;
    for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL');
    await Promise.all((['postgres', 'redis', 'mongo'] as const).map((name) => restarted(name, before[name])));
    expect(stores.urls).toEqual(urls);
    expect(await read()).toEqual(WRITTEN);
  });

  it('stops without leaving a process, and is ready again in seconds with everything', {
    timeout: 90_000,
  }, async () => {
    const { urls } = stores;
    await stores.stop();
    expect(await processesUnder(dir)).toEqual([]);
    const startedAt = Date.now();
    stores = await startStores({ dir, report });
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(stores.urls).toEqual(urls);
    expect(await read()).toEqual(WRITTEN);
  });
});
