import fc from 'fast-check';
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
import { makeExports } from './make.ts';
import { queueExport } from './queue.ts';
import { countEverywhere, populate } from './testing/populate.ts';
import { runUpkeep } from './testing/spawn-upkeep.ts';
import { linesOf, sha256, unzip } from './testing/unzip.ts';

const seed = Number(process.env.DMAGENCY_SEED ?? Date.now() % 2 ** 31);
const moments = process.env.DMAGENCY_SOAK ? 40 : 4;

let at: TestStores;
let ctx: Ctx;
let tenant: Tenant;
beforeAll(async () => {
  at = await openTestStores();
  ctx = machineCtx(at.stores, 'worker', { clock: systemClock, log: quietLog });
  tenant = await mintTenant(at.stores);
  await populate(at, tenant, { ledger: 3_000 });
});
afterAll(async () => {
  await mongoFor(tenantCtx(at.stores, tenant), (db) => db.dropDatabase());
  await at.close();
});

/** A worker an hour later: whoever was killed gives no sign of life any more. */
const later = (hours: number): Ctx => ({
  ...ctx,
  clock: { now: () => new Date(Date.now() + hours * 3_600_000) },
});
const queue = (): Promise<string> =>
  asPlatform(ctx, 'export', (tx) => queueExport(tx, ctx, { tenantId: tenant.id, cause: 'request' }));
const read = (id: string) =>
  asPlatform(ctx, 'export', (tx) => tx.tenantExport.findFirstOrThrow({ where: { id } }));
const archivesLeft = (): Promise<string[]> =>
  mongoFor(tenantCtx(at.stores, tenant), async (db) =>
    (await db.collection('exports.chunks').distinct('files_id')).map(String),
  );

async function expectWhole(id: string, tries: number): Promise<void> {
  const row = await read(id);
  expect(row, `seed ${seed}`).toMatchObject({ state: 'done', tries });
  const parts: Uint8Array[] = [];
  for await (const part of readArchive(
    tenantCtx(at.stores, tenant),
    archiveName({ exportId: id, attempt: tries }),
  ))
    parts.push(part);
  const archive = Buffer.concat(parts);
  expect(sha256(archive)).toBe(row.sha256);
  const files = await unzip(archive);
  const manifest = exportManifest.parse(JSON.parse(files.get('manifest.json')?.toString() ?? ''));
  for (const file of manifest.files) expect(linesOf(files.get(file.path))).toHaveLength(file.rows);
  const counted = await countEverywhere(at.ownerUrl, tenant.id);
  const ledger = manifest.files.find((file) => file.path === 'postgres/ledger_entries.ndjson');
  expect(ledger?.rows).toBe(counted.ledger_entries);
  // Nothing of the tries that died.
  expect((await archivesLeft()).filter((name) => name.startsWith(id))).toEqual([
    archiveName({ exportId: id, attempt: tries }),
  ]);
}

test('kill -9 anywhere in an export: another worker makes it whole, once', { timeout: 600_000 }, async () => {
  await queue();
  const whole = await runUpkeep(at, 'exports');
  const commands = whole.said?.commands ?? 0;
  expect(commands).toBeGreaterThan(30);
  const somewhere = fc.sample(fc.integer({ min: 4, max: commands - 3 }), { seed, numRuns: moments });
  let killed = 0;
  for (const dieAt of somewhere) {
    const id = await queue();
    // Signs of life count as commands too: a slow round has more of them, a quick one may end before its moment.
    if ((await runUpkeep(at, 'exports', { dieAt })).signal === 'SIGKILL') killed += 1;
    const left = await read(id);
    await Promise.all([makeExports(later(1)), makeExports(later(1))]);
    // Its last commands come after it is done.
    await expectWhole(id, left.state === 'done' ? left.tries : left.tries + 1);
  }
  expect(killed, `seed ${seed}`).toBeGreaterThanOrEqual(moments / 2);
});

test('an export whose workers die each time has failed, with a sentence', { timeout: 300_000 }, async () => {
  const id = await queue();
  // Each dies in the middle of its work, hours after the one before.
  for (const attempt of [1, 2, 3]) {
    await asPlatform(ctx, 'export', (tx) =>
      tx.tenantExport.updateMany({ where: { id }, data: { heartbeatAt: new Date(Date.now() - 3_600_000) } }),
    );
    expect((await runUpkeep(at, 'exports', { dieAt: 25 })).signal).toBe('SIGKILL');
    expect(await read(id)).toMatchObject({ state: 'running', tries: attempt });
  }
  await makeExports(later(1));
  const row = await read(id);
  expect(row).toMatchObject({ state: 'failed', sha256: null });
  expect(row.errorMessage).toMatch(/stopped in the middle.*Start another export\.$/);
});

test('a worker that lost its lease writes no more and leaves no archive', { timeout: 120_000 }, async () => {
  const id = await queue();
  let taken = false;
  const { client } = at.stores.documents;
  const onCommand = ({ command }: { command: Record<string, unknown> }): void => {
    if (command.insert !== 'exports.chunks' || taken) return;
    taken = true;
    void asPlatform(ctx, 'export', (tx) => tx.tenantExport.updateMany({ where: { id }, data: { tries: 2 } }));
  };
  client.on('commandStarted', onCommand);
  await makeExports(ctx, { heartbeatMs: 20 });
  client.off('commandStarted', onCommand);
  expect(taken).toBe(true);
  expect(await read(id)).toMatchObject({ state: 'running', tries: 2, sha256: null });
  expect((await archivesLeft()).filter((name) => name.startsWith(id))).toEqual([]);
  await makeExports(later(1));
  await expectWhole(id, 3);
});
