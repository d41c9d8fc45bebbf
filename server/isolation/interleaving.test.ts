import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { readTenant, withTenant } from '../data/postgres/doors.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, tenantCtx } from '../testing/tenants.ts';

let at: TestStores;
let tenants: TenantCtx[];
let owner: pg.Client;
beforeAll(async () => {
  at = await openTestStores({ poolSize: 2, statementTimeoutMs: 400 });
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  tenants = [];
  for (let count = 0; count < 3; count += 1) tenants.push(tenantCtx(at.stores, await mintTenant(at.stores)));
  for (const ctx of tenants) await withTenant(ctx, (tx) => tx.campaign.create({ data: draft(ctx.tenantId) }));
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const draft = (name: string) => ({
  id: newId(),
  name,
  brief: {},
  state: 'draft' as const,
  autoStart: false,
  capMicros: 0n,
  createdAt: new Date(),
  updatedAt: new Date(),
});

type Kind =
  | 'one read'
  | 'five reads'
  | 'unique'
  | 'write'
  | 'throw'
  | 'sql error'
  | 'first statement fails'
  | 'cancelled'
  | 'raw';
const kinds: Kind[] = [
  'one read',
  'five reads',
  'unique',
  'write',
  'throw',
  'sql error',
  'first statement fails',
  'cancelled',
  'raw',
];

/** Does one thing as a tenant and returns every name it saw: only its own may be among them. */
async function act(ctx: TenantCtx, kind: Kind): Promise<string[]> {
  const names = (rows: { name: string }[]): string[] => rows.map((row) => row.name);
  switch (kind) {
    case 'one read':
      return names(await readTenant(ctx, (db) => db.campaign.findMany()));
    case 'five reads':
      return readTenant(ctx, async (db) => {
        const pages = await Promise.all([1, 2, 3, 4, 5].map(() => db.campaign.findMany()));
        return pages.flatMap(names);
      });
    case 'unique': {
      const foreign = tenants.find((other) => other.tenantId !== ctx.tenantId);
      const found = await readTenant(ctx, (db) =>
        db.campaignPlan.findUnique({
          where: {
            tenantId_campaignId_version: {
              tenantId: foreign?.tenantId ?? '',
              campaignId: newId(),
              version: 1,
            },
          },
        }),
      );
      return found ? ['a foreign plan'] : [];
    }
    case 'write':
      return withTenant(ctx, async (tx) => {
        await tx.campaign.create({ data: draft(ctx.tenantId) });
        return names(await tx.campaign.findMany());
      });
    case 'throw':
      await withTenant(ctx, async (tx) => {
        await tx.campaign.create({ data: draft('never kept') });
        throw new Error('planned');
      }).catch(() => undefined);
      return [];
    case 'sql error':
      await readTenant(ctx, (db) => db.$queryRaw`SELECT 1 / 0`).catch(() => undefined);
      return [];
    case 'first statement fails':
      await withTenant(ctx, (tx) => tx.$executeRaw`SELECT 1 / 0`).catch(() => undefined);
      return [];
    case 'cancelled':
      await readTenant(ctx, (db) => db.$queryRaw`SELECT pg_sleep(2)`).catch(() => undefined);
      return [];
    case 'raw':
      return names(
        await withTenant(ctx, (tx) => tx.$queryRaw<{ name: string }[]>`SELECT name FROM campaigns`),
      );
  }
}

/** Connections of the app role that are in a transaction or carry a tenant, seen from outside. */
async function leftovers(): Promise<string[]> {
  const { rows } = await owner.query<{ state: string }>(
    `SELECT state FROM pg_stat_activity WHERE usename = 'dmagency_app' AND datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  return rows.map((row) => row.state);
}

test('random interleavings over two connections never show another tenant', async () => {
  const step = fc.record({ tenant: fc.nat(2), kind: fc.constantFrom(...kinds), delay: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const seen = await Promise.all(
        steps.map(async ({ tenant, kind, delay }) => {
          if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
          const ctx = tenants[tenant] as TenantCtx;
          const result = await act(ctx, kind).catch((error: { code?: string }) => {
            // Waiting too long for one of two connections is the only failure there may be.
            if (error.code !== 'unavailable') throw error;
            return [];
          });
          return result.filter((name) => name !== ctx.tenantId);
        }),
      );
      expect(seen.flat()).toEqual([]);
      expect(await leftovers()).toEqual([]);
    }),
    { numRuns: 25, seed: Number(process.env.DMAGENCY_SEED ?? Date.now() % 2 ** 31) },
  );
  const kept = await Promise.all(
    tenants.map((ctx) => readTenant(ctx, (db) => db.campaign.count({ where: { name: 'never kept' } }))),
  );
  expect(kept).toEqual([0, 0, 0]);
}, 120_000);

test('every connection is without a tenant after use', async () => {
  const [ctx] = tenants as [TenantCtx];
  await Promise.all([
    act(ctx, 'write'),
    act(ctx, 'one read'),
    act(ctx, 'cancelled'),
    act(ctx, 'first statement fails'),
  ]);
  const pool = at.stores.record.tenantPool as unknown as { _clients: pg.Client[] };
  for (const client of pool._clients) {
    const { rows } = await client.query<{ tenant: string | null; read_only: string }>(
      `SELECT current_setting('app.tenant', true) AS tenant, current_setting('transaction_read_only') AS read_only`,
    );
    expect(rows[0]?.tenant ?? '').toBe('');
    expect(rows[0]?.read_only).toBe('off');
  }
});

test('callers that time out waiting leave no open transaction and no foreign tenant', async () => {
  const [first, second] = tenants as [TenantCtx, TenantCtx];
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holders = [1, 2].map(() =>
    withTenant(first, async (tx) => {
      await tx.campaign.count();
      await held;
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  const waiting = [1, 2, 3, 4].map(() => withTenant(second, (tx) => tx.campaign.count()));
  const outcomes = Promise.allSettled(waiting);
  setTimeout(letGo, 6_000);
  expect(
    (await outcomes).map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'answered',
    ),
  ).toEqual(Array(4).fill('unavailable'));
  await Promise.all(holders);
  expect(await leftovers()).toEqual([]);
  expect(await act(second, 'one read')).toEqual(expect.arrayContaining([second.tenantId]));
}, 30_000);

test('statement and idle-in-transaction limits are set on every connection', async () => {
  const [ctx] = tenants as [TenantCtx];
  const rows = await readTenant(
    ctx,
    (db) =>
      db.$queryRaw<
        { statement: string; idle: string }[]
      >`SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
  );
  expect(rows[0]).toEqual({ statement: '400ms', idle: '30s' });
});
