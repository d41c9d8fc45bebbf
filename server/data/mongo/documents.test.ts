import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { mintTenant, tenantCtx } from '../../testing/tenants.ts';
import type { TenantCtx } from '../context.ts';
import { globalMongo, mongoFor, tenantDatabaseName } from './documents.ts';

let at: TestStores;
let own: TenantCtx;
let other: TenantCtx;
beforeAll(async () => {
  at = await openTestStores();
  own = tenantCtx(at.stores, await mintTenant(at.stores));
  other = tenantCtx(at.stores, await mintTenant(at.stores));
});
afterAll(async () => {
  for (const ctx of [own, other]) await mongoFor(ctx, (db) => db.dropDatabase());
  await at.close();
});

const ids = (rows: { _id: unknown }[]): unknown[] => rows.map((row) => row._id);

test('each tenant has a database of its own on the one pool', async () => {
  await Promise.all(
    [own, other].map((ctx) =>
      mongoFor(ctx, (db) =>
        db.collection<{ _id: string; of: string }>('things').insertOne({ _id: 'same', of: ctx.tenantId }),
      ),
    ),
  );
  for (const ctx of [own, other]) {
    expect(await mongoFor(ctx, (db) => db.collection('things').find().toArray())).toEqual([
      { _id: 'same', of: ctx.tenantId },
    ]);
  }
});

test('a command that names another database never leaves', async () => {
  const name = tenantDatabaseName(other.tenantSlug);
  const attempt = mongoFor(own, () =>
    at.stores.documents.client.db(name).collection('things').find().toArray(),
  );
  await expect(attempt).rejects.toThrow(/left its database/);
  await expect(at.stores.documents.client.db(name).collection('things').find().toArray()).rejects.toThrow(
    /no door is open/,
  );
  await expect(
    globalMongo(own, () => at.stores.documents.client.db(name).collection('things').drop()),
  ).rejects.toThrow(/left its database/);
  expect(ids(await mongoFor(other, (db) => db.collection('things').find().toArray()))).toEqual(['same']);
});

test('200 commands of two tenants at once stay in their databases', async () => {
  const seen = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const ctx = index % 2 ? own : other;
      return mongoFor(ctx, async (db) => {
        await db.collection('counts').updateOne({ key: 'n' }, { $inc: { n: 1 } }, { upsert: true });
        const thing = await db.collection('things').findOne({});
        return thing?.of === ctx.tenantId;
      });
    }),
  );
  expect(seen.every(Boolean)).toBe(true);
});

test.each([
  ['$out', [{ $out: { db: 'dmagency_global', coll: 'skills' } }]],
  ['$merge', [{ $merge: { into: { db: 'dmagency_global', coll: 'skills' } } }]],
  ['$where', [{ $match: { $where: 'true' } }]],
  ['$function', [{ $project: { a: { $function: { body: 'f', args: [], lang: 'js' } } } }]],
])('%s is refused before it is sent', async (_, pipeline) => {
  await expect(
    mongoFor(own, (db) => db.collection('things').aggregate(pipeline).toArray()),
  ).rejects.toMatchObject({ code: 'policy_blocked' });
});

test('only a slug becomes a database name', () => {
  for (const bad of ['global', 'Acme', 'a', 'a.b', 'a/b', '..', 'acme\0', 'x'.repeat(39), ''])
    expect(() => tenantDatabaseName(bad)).toThrow();
  expect(tenantDatabaseName('acme-agency')).toBe('dmagency_acme-agency');
});
