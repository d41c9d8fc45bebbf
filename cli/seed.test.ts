import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openTestStores } from '../server/testing/stores.ts';

const run = promisify(execFile);

test('dmagency seed fills an empty database and refuses a second time', async () => {
  const stores = await openTestStores();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_OWNER_URL: stores.ownerUrl,
    MONGO_URL: stores.mongoUrl,
    REDIS_URL: stores.redisUrl,
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const command = [
    'bin/dmagency.js',
    'seed',
    'empty',
    '--as-of',
    '2026-11-23T12:00:00Z',
    '--password',
    'a-long-one',
  ];
  try {
    const { stdout } = await run(process.execPath, command, { env });
    expect(stdout).toContain('Sign in as owner@dmagency.example with the password a-long-one');
    await expect(run(process.execPath, command, { env })).rejects.toThrow(/Seed an empty one/);
    await expect(run(process.execPath, command, { env: { ...env, NODE_ENV: 'production' } })).rejects.toThrow(
      /production/,
    );
  } finally {
    await stores.close();
  }
});
