import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, machineCtx, systemClock } from '../data/context.ts';
import { readArchive } from '../data/mongo/archives.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, quietLog, tenantCtx } from '../testing/tenants.ts';
import { archiveName } from './claim.ts';
import { exportManifest } from './contract.ts';
import { queueExport } from './queue.ts';
import { runUpkeep } from './testing/spawn-upkeep.ts';
import { linesOf, sha256, unzip } from './testing/unzip.ts';

const few = 15_000;
const many = 150_000;
/** A worker that exports few rows has room in it; many rows at once, 120 MB of lines beside all else, have not. */
const heapMb = 160;
const rowsADocument = 100;
const documentBytes = 12_288;

let at: TestStores;
let ctx: Ctx;
const tenants: Tenant[] = [];
beforeAll(async () => {
  at = await openTestStores();
  ctx = machineCtx(at.stores, 'worker', { clock: systemClock, log: quietLog });
});
afterAll(async () => {
  for (const tenant of tenants) await mongoFor(tenantCtx(at.stores, tenant), (db) => db.dropDatabase());
  await at.close();
});

/** A tenant with so many rows in its ledger, and documents, that hardly compress. */
async function mintLarge(rows: number): Promise<Tenant> {
  const tenant = await mintTenant(at.stores);
  tenants.push(tenant);
  const owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  try {
    await owner.query(
      `INSERT INTO ledger_entries (tenant_id, id, period, role, provider, model_id, state, held_micros, cost_micros, input_tokens, output_tokens, price_status, credential_owner, estimated, created_at)
       SELECT $1, gen_random_uuid(), '2026-11', 'copywriter', 'ollama', (SELECT string_agg(encode(sha512(convert_to(n || '/' || part, 'UTF8')), 'hex'), '') FROM generate_series(1, 3) part), 'settled', 0, n, n * 3, n * 5, 'known', 'platform', false, now() FROM generate_series(1, $2::int) n`,
      [tenant.id, rows],
    );
  } finally {
    await owner.end();
  }
  await mongoFor(tenantCtx(at.stores, tenant), async (db) => {
    for (let left = rows / rowsADocument; left > 0; left -= 50)
      await db.collection('deliverables').insertMany(
        Array.from({ length: Math.min(left, 50) }, () => ({
          text: randomBytes(documentBytes).toString('base64'),
        })),
      );
  });
  return tenant;
}

/** Has a tenant exported by a worker with a small heap. @returns its row, and what the worker took at most, bytes */
async function exported(tenant: Tenant) {
  const id = await asPlatform(ctx, 'export', (tx) =>
    queueExport(tx, ctx, { tenantId: tenant.id, cause: 'request' }),
  );
  const { said } = await runUpkeep(at, 'exports', { heapMb });
  const row = await asPlatform(ctx, 'export', (tx) => tx.tenantExport.findFirstOrThrow({ where: { id } }));
  expect(row).toMatchObject({ state: 'done', errorMessage: null });
  return { row, peak: said?.peak ?? Number.NaN };
}

test('ten times the rows are exported in a small heap, and nothing holds them all at once', {
  timeout: 600_000,
}, async () => {
  const small = await exported(await mintLarge(few));
  const tenant = await mintLarge(many);
  const large = await exported(tenant);

  const parts: Uint8Array[] = [];
  const name = archiveName({ exportId: large.row.id, attempt: large.row.tries });
  for await (const part of readArchive(tenantCtx(at.stores, tenant), name)) parts.push(part);
  const archive = Buffer.concat(parts);
  expect(sha256(archive)).toBe(large.row.sha256);
  const files = await unzip(archive);
  const manifest = exportManifest.parse(JSON.parse(files.get('manifest.json')?.toString() ?? ''));
  const said = Object.fromEntries(manifest.files.map((file) => [file.path, file]));
  // Whoever held all of it at once, within the heap or beside it, would have grown by at least as much.
  const all = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(all).toBeGreaterThan(100_000_000);
  expect(large.peak - small.peak).toBeLessThan(all * (1 - few / many));
  expect(said['postgres/ledger_entries.ndjson']?.rows).toBe(many);
  expect(said['mongo/deliverables.ndjson']?.rows).toBe(many / rowsADocument);
  for (const file of manifest.files)
    expect(sha256(files.get(file.path) ?? Buffer.alloc(0)), file.path).toBe(file.sha256);
  const costs = new Set(
    linesOf(files.get('postgres/ledger_entries.ndjson')).map((line) => JSON.parse(line).cost_micros),
  );
  expect(costs.size).toBe(many);
});
