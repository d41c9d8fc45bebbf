import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOnPath } from '../../build/services/run-tool.ts';
import { type Ctx, machineCtx, systemClock } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { tenantTables } from '../data/postgres/tenant-tables.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog, tenantCtx } from '../testing/tenants.ts';
import { omittedTables, secretColumns } from './contents.ts';
import { type ExportRow, exportManifest, exportRow } from './contract.ts';
import { expireArchives } from './expire.ts';
import { makeExports } from './make.ts';
import { queueExport } from './queue.ts';
import { canary, countEverywhere, populate } from './testing/populate.ts';
import { linesOf, sha256, unzip } from './testing/unzip.ts';

let at: TestApi;
let ctx: Ctx;
let operator: string;
let tenant: Tenant;
let other: Tenant;

beforeAll(async () => {
  at = await openTestApi();
  ctx = machineCtx(at.stores, 'worker', { clock: systemClock, log: quietLog });
  operator = await at.platformKey('operator');
  [tenant, other] = [await at.mintTenant(), await at.mintTenant()];
  await populate(at, tenant, { ledger: 1_300 });
  await populate(at, other, { ledger: 100 });
});
afterAll(async () => {
  for (const one of [tenant, other]) await mongoFor(tenantCtx(at.stores, one), (db) => db.dropDatabase());
  await at.close();
});

const ask = (method: 'GET' | 'POST', url: string, bearer = operator) =>
  at.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${bearer}` },
    ...(method === 'POST' ? { payload: {} } : {}),
  });
const path = (of: Tenant): string => `/admin/tenants/${of.slug}/exports`;
const start = async (of: Tenant): Promise<ExportRow> => {
  const answer = await ask('POST', path(of));
  expect(answer.statusCode, answer.body).toBe(200);
  return exportRow.parse(answer.json());
};
const made = async (
  of: Tenant,
): Promise<{ row: ExportRow; archive: Buffer; headers: Record<string, unknown> }> => {
  const { id } = await start(of);
  await makeExports(ctx);
  const rows = (await ask('GET', path(of))).json().items as ExportRow[];
  const row = rows.find((one) => one.id === id) as ExportRow;
  const answer = await ask('GET', `${path(of)}/${id}/archive`);
  expect(answer.statusCode, `${answer.body.slice(0, 300)} ${row.problem}`).toBe(200);
  return { row, archive: answer.rawPayload, headers: answer.headers };
};
const archivesOf = (of: Tenant): Promise<number> =>
  mongoFor(tenantCtx(at.stores, of), (db) => db.collection('exports.chunks').countDocuments());

describe('an archive', () => {
  let row: ExportRow;
  let archive: Buffer;
  let headers: Record<string, unknown>;
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    ({ row, archive, headers } = await made(tenant));
    files = await unzip(archive);
  });
  const manifest = () => exportManifest.parse(JSON.parse(files.get('manifest.json')?.toString() ?? ''));

  test('is what its row and its headers say', () => {
    expect(row).toMatchObject({
      state: 'done',
      cause: 'request',
      bytes: archive.length,
      sha256: sha256(archive),
      files: files.size,
      problem: null,
    });
    expect(row.rowsDone).toBe(row.rowsTotal);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String(archive.length),
      etag: `"${row.sha256}"`,
      'content-disposition': `attachment; filename="${tenant.slug}-${row.createdAt.slice(0, 10)}.zip"`,
    });
    expect(Date.parse(row.expiresAt ?? '') - Date.parse(row.finishedAt ?? '')).toBe(7 * 86_400_000);
  });

  test('holds every row and document that the stores count, and says so', async () => {
    const counted = await countEverywhere(at.ownerUrl, tenant.id);
    for (const name of Object.keys(omittedTables)) delete counted[name];
    // Only what is written after the snapshot may differ: the acts of this test itself.
    const { audit_entries: _, ...expected } = counted;
    const said = Object.fromEntries(manifest().files.map((file) => [file.path, file.rows]));
    for (const [name, rows] of Object.entries(expected))
      expect(said[`postgres/${name}.ndjson`], name).toBe(rows);
    expect(said['postgres/audit_entries.ndjson']).toBe(6);
    expect(said).toMatchObject({
      'postgres/tenants.ndjson': 1,
      'mongo/skills.ndjson': 7,
      'mongo/deliverables.ndjson': 30,
    });
    expect(Object.keys(expected).length).toBeGreaterThan(11);
    for (const file of manifest().files) {
      const bytes = files.get(file.path);
      const seen = {
        bytes: bytes?.length,
        sha256: sha256(bytes ?? Buffer.alloc(0)),
        rows: linesOf(bytes).length,
      };
      expect(seen, file.path).toEqual({ bytes: file.bytes, sha256: file.sha256, rows: file.rows });
    }
    expect([...files.keys()].sort()).toEqual(
      [...manifest().files.map((file) => file.path), 'manifest.json', 'SHA256SUMS'].sort(),
    );
  });

  test('holds the very rows, with their numbers, letters and times', async () => {
    const owner = new pg.Client({ connectionString: at.ownerUrl });
    await owner.connect();
    await owner.query("SET TimeZone = 'UTC'");
    for (const table of ['ledger_entries', 'campaigns', 'tasks', 'brands']) {
      const { rows } = await owner.query<{ line: string }>(
        `SELECT row_to_json(t)::text AS line FROM ${table} t WHERE tenant_id = $1`,
        [tenant.id],
      );
      expect(linesOf(files.get(`postgres/${table}.ndjson`)).sort(), table).toEqual(
        rows.map((one) => one.line).sort(),
      );
    }
    await owner.end();
    expect(files.get('postgres/campaigns.ndjson')?.toString()).toContain('9007199254740993');
    const skill = JSON.parse(linesOf(files.get('mongo/skills.ndjson'))[0] ?? '');
    expect(skill).toMatchObject({ at: { $date: { $numberLong: '0' } } });
    const members = linesOf(files.get('postgres/memberships.ndjson')).map((line) => JSON.parse(line));
    expect(members).toHaveLength(3);
    for (const member of members) expect(member.person.email).toMatch(/@people\.example$/);
  });

  test('holds no secret, nor anything of another tenant', async () => {
    const everything = Buffer.concat([...files.values()]).toString('latin1');
    const hex = Buffer.from(canary).toString('hex');
    for (const never of [canary, hex, other.id, other.slug, 'password_hash', 'totp_secret'])
      expect(everything.includes(never), never).toBe(false);
    const bytea = new Set(['audit_entries.prev_hash', 'audit_entries.hash']);
    const owner = new pg.Client({ connectionString: at.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string; column: string }>(
      `SELECT table_name AS name, column_name AS column FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'`,
    );
    await owner.end();
    const exported = new Set((await tenantTables(ctx)).map((table) => table.name));
    const undeclared = rows.filter(
      ({ name, column }) =>
        exported.has(name) &&
        !(name in omittedTables) &&
        !secretColumns[name]?.includes(column) &&
        !bytea.has(`${name}.${column}`),
    );
    expect(undeclared).toEqual([]);
  });

  test('is accepted by sha256sum -c', async () => {
    if (!(await findOnPath('sha256sum')))
      throw new Error('sha256sum is not installed: it is part of coreutils');
    const dir = await mkdtemp(join(tmpdir(), 'dmagency-archive-'));
    try {
      for (const [name, bytes] of files) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), bytes);
      }
      const said = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: dir }).toString();
      expect(said.trim().split('\n')).toHaveLength(files.size - 1);
      await writeFile(join(dir, 'postgres/tenants.ndjson'), 'changed');
      expect(() => execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: dir, stdio: 'pipe' })).toThrow();
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('leaves both chains with who started and who downloaded it', async () => {
    const [platform, own] = await asPlatform(ctx, 'export', (tx) =>
      Promise.all([
        tx.platformAuditEntry.findMany({ where: { objectId: tenant.id }, orderBy: { seq: 'asc' } }),
        tx.auditEntry.findMany({
          where: { tenantId: tenant.id, objectId: tenant.id },
          orderBy: { seq: 'asc' },
        }),
      ]),
    );
    for (const chain of [platform, own])
      expect(chain.map((entry) => entry.action)).toEqual([
        'tenant.export_started',
        'tenant.export_downloaded',
      ]);
  });
});

describe('who may', () => {
  test('owners and operators of the platform, nobody else', async () => {
    for (const [role, allowed] of [
      ['owner', true],
      ['operator', true],
      ['billing', false],
      ['support', false],
      ['read_only', false],
    ] as const) {
      const key = await at.platformKey(role);
      expect((await ask('GET', path(tenant), key)).statusCode, role).toBe(allowed ? 200 : 403);
      const [row] = (await ask('GET', path(tenant))).json().items as ExportRow[];
      const archive = await ask('GET', `${path(tenant)}/${row?.id}/archive`, key);
      expect(archive.statusCode, role).toBe(allowed ? 200 : 403);
    }
    const tenantKey = await at.tenantKey(tenant, 'owner');
    expect((await ask('GET', path(tenant), tenantKey)).statusCode).toBe(403);
    expect((await ask('POST', path(tenant), tenantKey)).statusCode).toBe(403);
    expect((await ask('GET', path(tenant), 'nobody')).statusCode).toBe(401);
  });

  test('an archive is found under its own tenant alone', async () => {
    const [row] = (await ask('GET', path(tenant))).json().items as ExportRow[];
    expect((await ask('GET', `${path(other)}/${row?.id}/archive`)).statusCode).toBe(404);
    expect((await ask('GET', `${path(tenant)}/${newId()}/archive`)).statusCode).toBe(404);
    expect((await ask('GET', `${path(tenant)}/..%2f..%2fx/archive`)).statusCode).toBe(404);
    expect((await ask('GET', '/admin/tenants/nobody-here/exports')).statusCode).toBe(404);
  });
});

describe('one at a time', () => {
  test('ten requests at once queue one', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('POST', path(other))));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, ...Array(9).fill(409)]);
    const refused = answers.find((answer) => answer.statusCode === 409);
    expect(refused?.json().error).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/waiting for a worker/),
    });
    await Promise.all([makeExports(ctx), makeExports(ctx), makeExports(ctx)]);
    const [row] = (await ask('GET', path(other))).json().items as ExportRow[];
    expect(row).toMatchObject({ state: 'done' });
    const tries = await asPlatform(ctx, 'export', (tx) =>
      tx.tenantExport.findFirst({ where: { id: row?.id ?? '' } }),
    );
    expect(tries?.tries).toBe(1);
  });

  test('suspended and deleted tenants are exported; one being purged is not there', async () => {
    const now = new Date();
    const gone = await at.mintTenant({ status: 'suspended', deletedAt: now, purgeAt: now });
    expect((await made(gone)).row.state).toBe('done');
    const queued = await start(gone);
    await asPlatform(ctx, 'purge', (tx) =>
      tx.tenant.update({ where: { id: gone.id }, data: { purgeStartedAt: new Date() } }),
    );
    expect((await ask('POST', path(gone))).statusCode).toBe(404);
    await makeExports(ctx);
    const left = await asPlatform(ctx, 'export', (tx) =>
      tx.tenantExport.findFirst({ where: { id: queued.id } }),
    );
    expect(left?.state).toBe('queued');
    await mongoFor(tenantCtx(at.stores, gone), (db) => db.dropDatabase());
  });
});

describe('what goes wrong', () => {
  const read = (id: string) =>
    asPlatform(ctx, 'export', (tx) => tx.tenantExport.findFirstOrThrow({ where: { id } }));

  test('a document store that is away: tried again, then failed with a sentence, no half archive', {
    timeout: 120_000,
  }, async () => {
    const of = await at.mintTenant();
    const { id } = await start(of);
    const { openDocuments } = await import('../data/mongo/documents.ts');
    const away = openDocuments('mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200');
    const without = { ...ctx, stores: { ...at.stores, documents: away } };
    const settings = { retryMs: 0, maxTries: 2 };
    await makeExports(without, settings);
    const failed = await read(id);
    expect(failed).toMatchObject({ state: 'failed', tries: 2, bytes: null, sha256: null });
    expect(failed.errorMessage).toMatch(/^Not made in 2 tries\. The document store does not answer\./);
    await away.close();
    const again = await start(of);
    await makeExports(ctx);
    expect(await read(again.id)).toMatchObject({ state: 'done', tries: 1 });
  });

  test('a store that gives back something else than was written: never done', async () => {
    const { id } = await start(tenant);
    const { documents } = at.stores;
    const client = Object.create(documents.client) as typeof documents.client;
    let flipped = 0;
    client.db = (name) => {
      const db = documents.client.db(name);
      const collection = db.collection.bind(db);
      db.collection = ((called: string) => {
        const found = collection(called);
        if (called !== 'exports.chunks') return found;
        const insertOne = found.insertOne.bind(found);
        found.insertOne = (chunk, options) => {
          const data = Buffer.from(chunk.data as Uint8Array);
          data[0] = (data[0] ?? 0) ^ 1;
          flipped += 1;
          return insertOne({ ...chunk, data }, options);
        };
        return found;
      }) as typeof db.collection;
      return db;
    };
    const stores = { ...at.stores, documents: { ...documents, client } };
    await makeExports({ ...ctx, stores }, { maxTries: 1 });
    expect(flipped).toBeGreaterThan(0);
    const failed = await read(id);
    expect(failed).toMatchObject({ state: 'failed', sha256: null });
    expect(failed.errorMessage).toMatch(/gave back another archive/);
  });

  test('a record that is away once the archive is made, or whose answer is lost: the archive stays', async () => {
    const { id } = await start(tenant);
    const { record } = at.stores;
    const away = Object.assign(new Error('Unable to start a transaction in the given time.'), {
      code: 'P2028',
    });
    let asked = 0;
    const transaction = async (work: (tx: PlatformTx) => Promise<unknown>): Promise<unknown> => {
      let last = false;
      const result = await record.platform.$transaction((tx) => {
        const updateMany = (args: Parameters<typeof tx.tenantExport.updateMany>[0]) => {
          last = args.data.state === 'done';
          if (last) asked += 1;
          if (last && asked === 1) throw away;
          return tx.tenantExport.updateMany(args);
        };
        const tenantExport = { count: tx.tenantExport.count, updateMany };
        return work(
          new Proxy(tx, { get: (of, key) => (key === 'tenantExport' ? tenantExport : Reflect.get(of, key)) }),
        );
      });
      if (last && asked === 2) throw away;
      return result;
    };
    const platform = new Proxy(record.platform, {
      get: (of, key) => (key === '$transaction' ? transaction : Reflect.get(of, key)),
    });
    await makeExports({ ...ctx, stores: { ...at.stores, record: { ...record, platform } } });
    expect(asked).toBe(3);
    const row = await read(id);
    expect(row).toMatchObject({ state: 'done', tries: 1 });
    const answer = await ask('GET', `${path(tenant)}/${id}/archive`);
    expect(sha256(answer.rawPayload)).toBe(row.sha256);
  });

  test('a worker that stops gives the export back, and that is no try', async () => {
    const { id } = await start(tenant);
    const stopped = new AbortController();
    const before = await archivesOf(tenant);
    const onCommand = (event: { commandName: string; command: Record<string, unknown> }): void => {
      if (event.command.insert === 'exports.chunks') stopped.abort();
    };
    at.stores.documents.client.on('commandStarted', onCommand);
    await makeExports({ ...ctx, signal: stopped.signal });
    at.stores.documents.client.off('commandStarted', onCommand);
    expect(await read(id)).toMatchObject({ state: 'queued', tries: 0 });
    expect(await archivesOf(tenant)).toBe(before);
    await makeExports(ctx);
    expect(await read(id)).toMatchObject({ state: 'done', tries: 1 });
  });
});

test('a download that is broken off closes its cursor', { timeout: 180_000 }, async () => {
  const address = await at.app
    .listen({ port: 0, host: '127.0.0.1' })
    .then(() => at.app.server.address() as AddressInfo);
  const big = await at.mintTenant();
  await mongoFor(tenantCtx(at.stores, big), async (db) => {
    const { randomBytes } = await import('node:crypto');
    for (let round = 0; round < 16; round += 1)
      await db.collection('deliverables').insertOne({ text: randomBytes(768 * 1_024).toString('base64') });
  });
  const { id } = await start(big);
  await makeExports(ctx);
  const opened: bigint[] = [];
  const killed: string[] = [];
  const { client } = at.stores.documents;
  const onStart = (event: { commandName: string }): void => {
    if (event.commandName === 'killCursors') killed.push(event.commandName);
    if (event.commandName === 'getMore') opened.push(1n);
  };
  client.on('commandStarted', onStart);
  const controller = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${address.port}${path(big)}/${id}/archive`, {
    headers: { authorization: `Bearer ${operator}` },
    signal: controller.signal,
  });
  expect(answer.status).toBe(200);
  await answer.body?.getReader().read();
  controller.abort();
  await expect.poll(() => killed.length, { timeout: 20_000 }).toBeGreaterThan(0);
  client.off('commandStarted', onStart);
  // Backpressure: of 12 MB only what fits the buffers was fetched before the reader left.
  expect(opened.length).toBeLessThan(10);
});

test('archives past their time are removed; their row keeps size and hash', async () => {
  const [row] = (await ask('GET', path(other))).json().items as ExportRow[];
  const later = new Date(Date.parse(row?.expiresAt ?? '') + 1);
  await expireArchives(ctx);
  expect((await ask('GET', `${path(other)}/${row?.id}/archive`)).statusCode).toBe(200);
  await expireArchives({ ...ctx, clock: { now: () => later } });
  expect(await archivesOf(other)).toBe(0);
  expect((await ask('GET', `${path(other)}/${row?.id}/archive`)).statusCode).toBe(404);
  const kept = ((await ask('GET', path(other))).json().items as ExportRow[]).find(
    (one) => one.id === row?.id,
  );
  expect(kept).toEqual(row);
});

test("a deletion's archive stays until its tenant is restored", async () => {
  const now = new Date();
  const gone = await at.mintTenant({ status: 'suspended', deletedAt: now, purgeAt: now });
  await asPlatform(ctx, 'export', (tx) => queueExport(tx, ctx, { tenantId: gone.id, cause: 'deletion' }));
  await makeExports(ctx);
  const far = { ...ctx, clock: { now: () => new Date(now.getTime() + 400 * 86_400_000) } };
  await expireArchives(far);
  expect(await archivesOf(gone)).toBeGreaterThan(0);
  await asPlatform(ctx, 'export', (tx) =>
    tx.tenant.update({ where: { id: gone.id }, data: { status: 'active', deletedAt: null, purgeAt: null } }),
  );
  await expireArchives(far);
  expect(await archivesOf(gone)).toBeGreaterThan(0);
  await expireArchives({ ...ctx, clock: { now: () => new Date(now.getTime() + 408 * 86_400_000) } });
  expect(await archivesOf(gone)).toBe(0);
});
