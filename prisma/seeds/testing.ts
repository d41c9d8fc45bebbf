import pg from 'pg';
import { openTestStores, type TestStores } from '../../server/testing/stores.ts';
import type { SeedInput } from './deps.ts';

/** The instant that tests seed at. */
const testAsOf = new Date('2026-11-23T16:40:00.000Z');

/** What a test gives a seed. */
export const given = (on: TestStores, more: Partial<SeedInput> = {}): SeedInput => ({
  stores: on.stores,
  ownerUrl: on.ownerUrl,
  asOf: testAsOf,
  demoPasswordHash: '$argon2id$demo',
  env: {},
  ...more,
});

/** One question to the record, as its owner. */
export async function query<T extends pg.QueryResultRow>(on: TestStores, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: on.ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Fresh stores for a test, closed by `close`. */
export function testStores(): { fresh(): Promise<TestStores>; close(): Promise<void> } {
  const open: TestStores[] = [];
  return {
    async fresh() {
      const stores = await openTestStores();
      open.push(stores);
      return stores;
    },
    async close() {
      for (const stores of open.splice(0)) await stores.close();
    },
  };
}
