import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDocuments } from '../data/mongo/documents.ts';
import { openRecord } from '../data/postgres/doors.ts';
import { deriveRoleUrls, type RecordUrls } from '../data/postgres/roles.ts';
import { openTransport } from '../data/redis/transport.ts';
import type { Stores } from '../data/stores.ts';

/** Name of the migrated database that test files copy; made once a run by build/test/stores-setup.ts. */
export const templateDatabase = 'dmagency_template';
/** The roles' passwords come from it; databases of one test run share their roles. */
export const testMasterKey = Buffer.alloc(32, 7);

export interface TestStores {
  stores: Stores;
  /** Owner-level URL of this file's own database. */
  ownerUrl: string;
  urls: RecordUrls;
  redisUrl: string;
  mongoUrl: string;
  close(): Promise<void>;
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run through vitest's global setup`);
  return value;
}

/** Opens every store with a database of its own, migrated, empty and dropped at the end. */
export async function openTestStores(
  options: { poolSize?: number; statementTimeoutMs?: number } = {},
): Promise<TestStores> {
  const server = needed('TEST_DATABASE_OWNER_URL');
  const redisUrl = needed('TEST_REDIS_URL');
  const mongoUrl = needed('TEST_MONGO_URL');
  const name = `dmtest_${randomBytes(8).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  const owner = new URL(server);
  owner.pathname = `/${name}`;
  const ownerUrl = owner.toString();
  const urls = deriveRoleUrls(ownerUrl, testMasterKey);
  const record = openRecord({ urls, poolSize: options.poolSize ?? 4, ...options });
  const documents = openDocuments(mongoUrl);
  const transport = openTransport(redisUrl);
  return {
    stores: { record, documents, transport },
    ownerUrl,
    urls,
    redisUrl,
    mongoUrl,
    async close() {
      await Promise.all([record.close(), documents.close(), transport.close()]);
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Copying a template waits for its last user to leave.
    for (let tries = 0; ; tries += 1) {
      try {
        await client.query(sql);
        return;
      } catch (error) {
        if ((error as { code?: string }).code !== '55006' || tries >= 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await client.end();
  }
}
