import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as mongo from './mongo.ts';
import * as ollama from './ollama.ts';
import * as redis from './redis.ts';
import type { Progress } from './service.ts';
import { writeState } from './service-state.ts';
import { startStores } from './supervise.ts';

let base = '';
const progress: Progress[] = [];
const report = (entry: Progress) => progress.push(entry);

/** An empty PATH, and a cache in which the download of mongod failed a moment ago. */
function bareOptions() {
  return {
    dir: `${base}/data`,
    report,
    env: { PATH: `${base}/empty`, XDG_CACHE_HOME: `${base}/cache`, HOME: base },
  };
}

beforeEach(async () => {
  progress.length = 0;
  base = await mkdtemp(`${tmpdir()}/dmagency-tools-`);
  await chmod(base, 0o711);
  await mkdir(`${base}/empty`);
  await mkdir(`${base}/cache/dmagency`, { recursive: true });
  const failure = JSON.stringify({ at: Date.now() - 60_000, reason: 'ENOTFOUND' });
  await writeFile(`${base}/cache/dmagency/mongod-download-failed.json`, failure);
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

describe('a missing tool', () => {
  it('is named with the remedy: redis', async () => {
    await expect(redis.start(bareOptions())).rejects.toMatchObject({
      code: 'tool_missing',
      message: expect.stringMatching(/redis-server nor valkey-server.*install.*or set REDIS_URL/),
    });
  });

  it('is named with the remedy: mongo, without trying a failed download again', async () => {
    await expect(mongo.start(bareOptions())).rejects.toMatchObject({
      code: 'tool_missing',
      message: expect.stringMatching(/no Go on PATH.*install MongoDB 7.*or set MONGO_URL/),
    });
    expect(progress).toMatchObject([
      { state: 'notice', detail: expect.stringContaining('failed 1 min ago (ENOTFOUND)') },
    ]);
  });

  it('is named with the remedy: ollama', async () => {
    await expect(ollama.start(bareOptions())).rejects.toMatchObject({
      code: 'tool_missing',
      message: expect.stringContaining('OLLAMA_BIN'),
    });
  });

  it('never opens data with a program of another format', async () => {
    await writeState(`${base}/data`, 'mongo', { kind: 'ferretdb' });
    await expect(mongo.start({ ...bareOptions(), kind: 'mongod' })).rejects.toMatchObject({
      code: 'wrong_kind',
    });
    await writeState(`${base}/data`, 'mongo', { kind: 'mongod' });
    await expect(mongo.start(bareOptions())).rejects.toMatchObject({
      code: 'wrong_kind',
      message: expect.stringContaining('The Mongo data was made by mongod'),
    });
  });

  it('fails the whole start with its sentence and leaves the directory free', {
    timeout: 30_000,
  }, async () => {
    const start = () => startStores(bareOptions());
    await expect(start()).rejects.toMatchObject({ code: 'tool_missing' });
    await expect(start()).rejects.toMatchObject({ code: 'tool_missing' });
    expect(progress.filter((entry) => entry.state === 'failed').length).toBeGreaterThan(0);
  });
});

describe("one's own stores", () => {
  const redisUrl = 'redis://example:6379';
  const mongoUrl = 'mongodb://example';

  it('are used when the environment names them; nothing is started or created', async () => {
    const env = { DATABASE_OWNER_URL: 'postgresql://own', REDIS_URL: redisUrl, MONGO_URL: mongoUrl };
    const stores = await startStores({ ...bareOptions(), dir: `${base}/never`, env });
    expect(stores.urls).toEqual({ postgres: 'postgresql://own', redis: redisUrl, mongo: mongoUrl });
    expect(stores.pids()).toEqual({});
    await stores.stop();
    await expect(rm(`${base}/never`)).rejects.toThrow('ENOENT');
  });

  it('may be named by all four role URLs', async () => {
    const roles = {
      DATABASE_URL: 'a',
      DATABASE_PLATFORM_URL: 'b',
      DATABASE_AUTH_URL: 'c',
      DATABASE_BACKUP_URL: 'd',
    };
    const stores = await startStores({
      ...bareOptions(),
      env: { ...roles, REDIS_URL: redisUrl, MONGO_URL: mongoUrl },
    });
    expect(stores.urls.postgres).toBeNull();
    expect(stores.env).toMatchObject(roles);
  });
});
