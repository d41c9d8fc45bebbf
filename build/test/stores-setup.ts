import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../server/data/postgres/migrate.ts';
import { deriveRoleUrls } from '../../server/data/postgres/roles.ts';
import { templateDatabase, testMasterKey } from '../../server/testing/stores.ts';
import { startStores } from '../services/supervise.ts';

/**
 * Starts real stores for a test run, or uses those named by TEST_DATABASE_OWNER_URL, TEST_REDIS_URL and
 * TEST_MONGO_URL, and makes the migrated template every test file copies its own database from.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'dmagency-test-'));
  const { TEST_DATABASE_OWNER_URL, TEST_REDIS_URL, TEST_MONGO_URL, ...env } = process.env;
  const report = ({
    service,
    state,
    step,
    detail,
  }: {
    service: string;
    state: string;
    step: string;
    detail?: string;
  }): void => {
    if (state !== 'running')
      process.stderr.write(`${service}: ${step} ${state}${detail ? ` (${detail})` : ''}\n`);
  };
  const stores = await startStores({
    dir,
    report,
    mayInstall: process.getuid?.() === 0,
    env: {
      ...env,
      DATABASE_OWNER_URL: TEST_DATABASE_OWNER_URL,
      REDIS_URL: TEST_REDIS_URL,
      MONGO_URL: TEST_MONGO_URL,
    },
  });
  const ownerUrl = stores.urls.postgres ?? '';
  process.env.TEST_DATABASE_OWNER_URL = ownerUrl;
  process.env.TEST_REDIS_URL = stores.urls.redis;
  process.env.TEST_MONGO_URL = stores.urls.mongo;
  const admin = new pg.Client({ connectionString: ownerUrl });
  await admin.connect();
  // Databases of a test run need to survive killed processes, not a power cut.
  if (!TEST_DATABASE_OWNER_URL)
    await admin.query('ALTER SYSTEM SET fsync = off').then(() => admin.query('SELECT pg_reload_conf()'));
  await admin.query(`DROP DATABASE IF EXISTS ${templateDatabase} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${templateDatabase}`);
  await admin.end();
  const template = new URL(ownerUrl);
  template.pathname = `/${templateDatabase}`;
  await migrate({
    ownerUrl: template.toString(),
    roles: deriveRoleUrls(template.toString(), testMasterKey),
    prismaDir: 'prisma',
  });
  return async () => {
    await stores.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
