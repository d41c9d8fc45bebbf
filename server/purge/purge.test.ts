import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inviteFirstOwner } from '../auth/index.ts';
import { type Ctx, machineCtx, systemClock } from '../data/context.ts';
import { mongoFor, tenantDatabaseName } from '../data/mongo/documents.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { makeExports, queueExport } from '../exports/index.ts';
import { countEverywhere, populate } from '../exports/testing/populate.ts';
import { runUpkeep } from '../exports/testing/spawn-upkeep.ts';
import { openQueues, type QueuedRun, type Queues } from '../queue/queues.ts';
import { decideMove } from '../tenants/index.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog, tenantCtx } from '../testing/tenants.ts';
import { beginPurge } from './begin.ts';
import { purgeDue } from './purge.ts';

const seed = Number(process.env.DMAGENCY_SEED ?? Date.now() % 2 ** 31);
const moments = process.env.DMAGENCY_SOAK ? 40 : 4;
const dayMs = 86_400_000;
const queuePrefix = `dm:test:${randomBytes(6).toString('hex')}`;
const ago = (days: number): Date => new Date(Date.now() - days * dayMs);

let at: TestApi;
let ctx: Ctx;
let owner: pg.Client;
let mongo: MongoClient;
let queues: Queues;
let operator: string;
let bystander: Tenant;
let bystanderBefore: string;

beforeAll(async () => {
  at = await openTestApi();
  ctx = machineCtx(at.stores, 'worker', { clock: systemClock, log: quietLog });
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  mongo = new MongoClient(at.mongoUrl);
  queues = openQueues(at.stores.transport, queuePrefix);
  operator = await at.platformKey('operator');
  bystander = await at.mintTenant();
  await populate(at, bystander, { ledger: 200 });
  await fillRedis(bystander);
  bystanderBefore = await hashOf(bystander);
});
afterAll(async () => {
  expect(await hashOf(bystander), `seed ${seed}`).toBe(bystanderBefore);
  await mongoFor(tenantCtx(at.stores, bystander), (db) => db.dropDatabase());
  await queues.close();
  await mongo.close();
  await owner.end();
  await at.close();
});

async function jobsOf(tenant: Tenant): Promise<QueuedRun[]> {
  const { rows } = await owner.query<QueuedRun>(
    `SELECT tenant_id AS "tenantId", id AS "runId", attempt, role FROM runs WHERE tenant_id = $1 ORDER BY id`,
    [tenant.id],
  );
  return rows;
}

async function fillRedis(tenant: Tenant): Promise<void> {
  await queues.add(await jobsOf(tenant));
  await at.stores.transport.redis.xadd(redisKeys.tenantEvents(tenant.id), '*', 'e', '{}');
}

const keysOf = (tenant: Tenant): Promise<string[]> =>
  at.stores.transport.redis.keys(redisKeys.ofTenant(tenant.id));
const databases = async (): Promise<string[]> =>
  (await mongo.db().admin().listDatabases()).databases.map((one) => one.name);

/** Hash of everything a tenant has in every store. */
async function hashOf(tenant: Tenant): Promise<string> {
  const counted = Object.keys(await countEverywhere(at.ownerUrl, tenant.id));
  const parts = [...counted, 'tenants'].map(
    (name) =>
      `SELECT '${name}' AS t, md5(r::text) AS h FROM ${name} r WHERE ${name === 'tenants' ? 'id' : 'tenant_id'} = $1`,
  );
  const { rows } = await owner.query<{ hash: string }>(
    `SELECT md5(string_agg(t || h, ',' ORDER BY t, h)) AS hash FROM (${parts.join(' UNION ALL ')}) AS everything`,
    [tenant.id],
  );
  const db = mongo.db(tenantDatabaseName(tenant.slug));
  const documents = await Promise.all(
    ['skills', 'deliverables'].map((name) => db.collection(name).find().sort({ _id: 1 }).toArray()),
  );
  const places = await queues.look(await jobsOf(tenant));
  return JSON.stringify([rows[0]?.hash, documents, places, await keysOf(tenant)]);
}

/** A tenant with something of everything whose grace period is over and whose archive is made. */
async function doomed(options: { exported?: boolean } = {}): Promise<{
  tenant: Tenant;
  people: Awaited<ReturnType<typeof populate>>;
  jobs: QueuedRun[];
}> {
  const tenant = await at.mintTenant({
    status: 'suspended',
    statusBeforeSuspension: 'active',
    suspendedAt: ago(31),
    deletedAt: ago(31),
    purgeAt: ago(1),
  });
  const people = await populate(at, tenant, { ledger: 6_000, documents: 10 });
  await fillRedis(tenant);
  if (options.exported !== false) {
    await asPlatform(ctx, 'export', (tx) => queueExport(tx, ctx, { tenantId: tenant.id, cause: 'deletion' }));
    await makeExports(ctx);
  }
  return { tenant, people, jobs: await jobsOf(tenant) };
}

const purge = (by: Ctx = ctx): Promise<void> => purgeDue(by, { queuePrefix });
const auditOf = (tenant: Tenant) =>
  asPlatform(ctx, 'purge', (tx) =>
    tx.platformAuditEntry.findMany({
      where: { objectId: tenant.id, action: { startsWith: 'tenant.purge' } },
      orderBy: { seq: 'asc' },
    }),
  );

async function expectGone({ tenant, people, jobs }: Awaited<ReturnType<typeof doomed>>): Promise<void> {
  const why = `seed ${seed}`;
  expect(await countEverywhere(at.ownerUrl, tenant.id), why).toEqual({});
  expect((await owner.query('SELECT 1 FROM tenants WHERE id = $1', [tenant.id])).rowCount, why).toBe(0);
  expect(await databases(), why).not.toContain(tenantDatabaseName(tenant.slug));
  expect(await keysOf(tenant), why).toEqual([]);
  expect(jobs.length).toBeGreaterThan(10);
  expect(new Set(await queues.look(jobs)), why).toEqual(new Set(['missing']));
  const { rows: left } = await owner.query<{ id: string }>('SELECT id FROM users WHERE id = ANY ($1)', [
    Object.values(people),
  ]);
  expect(left.map((row) => row.id).sort(), why).toEqual([people.elsewhere, people.team].sort());
  expect((await auditOf(tenant)).map((entry) => entry.action)).toEqual([
    'tenant.purge_started',
    'tenant.purged',
  ]);
}

test('nothing of a tenant is left in any store, and its slug is never given again', {
  timeout: 120_000,
}, async () => {
  const it = await doomed();
  const { tenant } = it;
  const before = await countEverywhere(at.ownerUrl, tenant.id);
  const head = await owner.query<{ seq: string; head: string }>(
    `SELECT seq::text, encode(hash, 'hex') AS head FROM audit_entries WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1`,
    [tenant.id],
  );
  await Promise.all([purge(), purge(), purge()]);
  await expectGone(it);
  const [, purged] = await auditOf(tenant);
  expect(purged?.after).toEqual({
    slug: tenant.slug,
    postgres: before,
    mongo: { skills: 7, deliverables: 10 },
    chain: head.rows[0],
  });
  const headers = { authorization: `Bearer ${operator}` };
  const again = await at.app.inject({
    method: 'POST',
    url: '/admin/tenants',
    headers,
    payload: { slug: tenant.slug, name: 'Again', plan: 'enterprise', adminEmail: 'again@people.example' },
  });
  expect(again.json().error).toMatchObject({ code: 'slug_taken' });
  const checked = await at.app.inject({
    url: `/trpc/tenants.checkSlug?input=${encodeURIComponent(JSON.stringify({ slug: tenant.slug }))}`,
    headers,
  });
  expect(checked.json().result.data).toMatchObject({ free: false });
  expect((await at.app.inject({ url: `/admin/tenants/${tenant.slug}`, headers })).statusCode).toBe(404);
});

test('kill -9 anywhere in a purge: another worker ends it', { timeout: 600_000 }, async () => {
  const first = await doomed();
  const whole = await runUpkeep(at, 'purge', { queuePrefix });
  await expectGone(first);
  const commands = whole.said?.commands ?? 0;
  expect(commands).toBeGreaterThan(50);
  const somewhere = fc.sample(fc.integer({ min: 20, max: commands - 2 }), { seed, numRuns: moments });
  for (const dieAt of somewhere) {
    const it = await doomed();
    expect((await runUpkeep(at, 'purge', { queuePrefix, dieAt })).signal, `seed ${seed}`).toBe('SIGKILL');
    // The lock goes with the connection, as soon as the server has noticed.
    await expect
      .poll(
        async () => {
          await purge();
          return (await owner.query('SELECT 1 FROM tenants WHERE id = $1', [it.tenant.id])).rowCount;
        },
        { timeout: 60_000 },
      )
      .toBe(0);
    await expectGone(it);
  }
});

describe('before its time', () => {
  test('a purge is refused, by the rules and by the database', async () => {
    const tenant = await at.mintTenant({ status: 'suspended', deletedAt: ago(1), purgeAt: ago(-1) });
    const begin = () => beginPurge(ctx, { tenantId: tenant.id, tenantSlug: tenant.slug });
    expect(await begin()).toBe(false);
    expect(() => decideMove(tenant, { kind: 'begin_purge' }, new Date())).toThrow(/can be restored until/);
    const force = asPlatform(ctx, 'purge', (tx) =>
      tx.tenant.update({ where: { id: tenant.id }, data: { purgeStartedAt: new Date() } }),
    );
    await expect(force).rejects.toThrow(/only after its grace period/);
    await expect(owner.query('SELECT purge_audit_entries($1, 10)', [tenant.id])).rejects.toThrow(
      /not being purged/,
    );
  });

  test('a restored tenant keeps everything', { timeout: 120_000 }, async () => {
    const { tenant } = await doomed();
    await asPlatform(ctx, 'purge', (tx) =>
      tx.tenant.update({
        where: { id: tenant.id },
        data: decideMove(tenant, { kind: 'restore' }, new Date()),
      }),
    );
    const before = await hashOf(tenant);
    await purge();
    expect(await hashOf(tenant)).toBe(before);
    expect(await auditOf(tenant)).toEqual([]);
    await mongoFor(tenantCtx(at.stores, tenant), (db) => db.dropDatabase());
  });

  test('without an archive it waits and says so once; another export lets it go on', {
    timeout: 120_000,
  }, async () => {
    const it = await doomed({ exported: false });
    await purge();
    await purge();
    const waits = await auditOf(it.tenant);
    expect(waits.map((entry) => entry.action)).toEqual(['tenant.purge_waits']);
    expect(waits[0]?.reason).toMatch(/never exported.*Start an export\.$/);
    const answer = await at.app.inject({
      method: 'POST',
      url: `/admin/tenants/${it.tenant.slug}/exports`,
      headers: { authorization: `Bearer ${operator}` },
      payload: {},
    });
    expect(answer.statusCode, answer.body).toBe(200);
    await purge();
    expect((await owner.query('SELECT 1 FROM tenants WHERE id = $1', [it.tenant.id])).rowCount).toBe(1);
    await makeExports(ctx);
    await purge();
    expect((await owner.query('SELECT 1 FROM tenants WHERE id = $1', [it.tenant.id])).rowCount).toBe(0);
  });
});

test('once begun it is not there at any door', { timeout: 120_000 }, async () => {
  const open = await at.mintTenant();
  const key = await at.tenantKey(open, 'owner');
  const link = await inviteFirstOwner(ctx, open, 'late@people.example');
  const secret = /[#?/]([\w-]{20,})$/.exec(link ?? '')?.[1] ?? '';
  const asKey = () =>
    at.app.inject({ url: '/trpc/campaigns.list?input=%7B%7D', headers: { authorization: `Bearer ${key}` } });
  const host = () => at.app.inject({ url: `/internal/host?name=${open.slug}.localhost` });
  const preview = () => at.app.inject({ url: `/auth/invitations/${secret}` });
  expect((await asKey()).statusCode).toBe(200);
  expect((await host()).json()).toMatchObject({ kind: 'tenant' });
  expect((await preview()).statusCode).toBe(200);
  await asPlatform(ctx, 'export', (tx) =>
    tx.tenant.update({
      where: { id: open.id },
      data: { status: 'suspended', suspendedAt: ago(31), deletedAt: ago(31), purgeAt: ago(1) },
    }),
  );
  await asPlatform(ctx, 'export', (tx) => queueExport(tx, ctx, { tenantId: open.id, cause: 'deletion' }));
  await makeExports(ctx);
  expect(await beginPurge(ctx, { tenantId: open.id, tenantSlug: open.slug })).toBe(true);
  await expect.poll(async () => (await asKey()).statusCode).toBe(401);
  expect((await host()).json()).toEqual({ kind: 'unknown' });
  expect((await preview()).statusCode).toBe(404);
  const headers = { authorization: `Bearer ${operator}` };
  const [row] = (await at.app.inject({ url: `/admin/tenants/${open.slug}/exports`, headers })).json().items;
  const archive = await at.app.inject({
    url: `/admin/tenants/${open.slug}/exports/${row.id}/archive`,
    headers,
  });
  expect(archive.statusCode).toBe(404);
  await purge();
  expect((await owner.query('SELECT 1 FROM tenants WHERE id = $1', [open.id])).rowCount).toBe(0);
});
