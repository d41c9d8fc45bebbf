import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStores, type TestStores } from '../../testing/stores.ts';
import { mintTenant, tenantCtx } from '../../testing/tenants.ts';
import type { TenantCtx } from '../context.ts';
import { globalMongo, mongoFor, mongoStream, openDocuments, tenantDatabaseName } from './documents.ts';

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

test('a stream keeps its door whoever reads it, and closes its cursor when the reader leaves', async () => {
  await mongoFor(own, (db) =>
    db.collection('long').insertMany(Array.from({ length: 300 }, (_, n) => ({ n }))),
  );
  const numbers = () =>
    mongoStream(own, async function* (db) {
      for await (const { n } of db.collection('long').find().sort({ n: 1 }).batchSize(10)) yield n as number;
    });
  const seen: number[] = [];
  // Read in the middle of another tenant's work.
  await mongoFor(other, async () => {
    for await (const n of numbers()) seen.push(n);
  });
  expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => n));

  const killed: string[] = [];
  const onStart = ({ commandName }: { commandName: string }): void => void killed.push(commandName);
  at.stores.documents.client.on('commandStarted', onStart);
  for await (const n of numbers()) if (n === 3) break;
  at.stores.documents.client.off('commandStarted', onStart);
  expect(killed).toEqual(['find', 'killCursors']);

  const astray = mongoStream(own, async function* () {
    yield await at.stores.documents.client
      .db(tenantDatabaseName(other.tenantSlug))
      .collection('things')
      .findOne();
  });
  await expect(astray.next()).rejects.toThrow(/left its database/);
});

test('a server that was away at the first command is used once it is there', async () => {
  const port = await freePort();
  const documents = openDocuments(`mongodb://127.0.0.1:${port}/`);
  const through = { ...own, stores: { ...at.stores, documents } };
  const ask = () => mongoFor(through, (db) => db.collection('things').countDocuments());
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
  const { hostname, port: real } = new URL(at.mongoUrl);
  const relay = createServer((near) => {
    const far = connect(Number(real), hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => relay.listen(port, '127.0.0.1', resolve));
  expect(await ask()).toBe(1);
  await documents.close();
  relay.close();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
