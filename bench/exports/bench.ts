import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { machineCtx, systemClock } from '../../server/data/context.ts';
import { openDocuments } from '../../server/data/mongo/documents.ts';
import { dropTenantDatabase } from '../../server/data/mongo/dump.ts';
import { asPlatform, openRecord } from '../../server/data/postgres/doors.ts';
import { deriveRoleUrls } from '../../server/data/postgres/roles.ts';
import { openTransport } from '../../server/data/redis/transport.ts';
import { queueExport } from '../../server/exports/index.ts';
import { runUpkeep } from '../../server/exports/testing/spawn-upkeep.ts';
import { mintTenant, quietLog } from '../../server/testing/tenants.ts';
import type { Figure } from '../measure.ts';
import { benchKey } from '../prepare.ts';
import type { BenchStores } from '../run.ts';
import { copyToZip } from './copy-to-zip.ts';

const few = 10_000;
const many = 1_000_000;
const megabyte = 1_000_000;

/** A tenant's export of a million rows: time against a bare COPY into a file, memory against ten thousand rows. */
export async function exports(at: BenchStores): Promise<Figure[]> {
  const urls = deriveRoleUrls(at.ownerUrl, benchKey);
  const stores = {
    record: openRecord({ urls, poolSize: 4 }),
    documents: openDocuments(at.mongoUrl),
    transport: openTransport(at.redisUrl),
  };
  const ctx = machineCtx(stores, 'bench', { clock: systemClock, log: quietLog });
  const owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  const dir = await mkdtemp(join(tmpdir(), 'dmagency-bench-exports-'));

  const ours = async (rows: number): Promise<{ tenantId: string; ms: number; peak: number }> => {
    const tenant = await mintTenant(stores);
    await owner.query(
      `INSERT INTO ledger_entries (tenant_id, id, period, role, provider, model_id, state, held_micros, cost_micros, input_tokens, output_tokens, price_status, credential_owner, estimated, created_at)
       SELECT $1, gen_random_uuid(), '2026-11', 'copywriter', 'ollama', 'model-' || n % 7, 'settled', 0, n, n * 3, n * 5, 'known', 'platform', false, now() - n * interval '1 second' FROM generate_series(1, $2::int) n`,
      [tenant.id, rows],
    );
    await owner.query('ANALYZE ledger_entries');
    const id = await asPlatform(ctx, 'export', (tx) =>
      queueExport(tx, ctx, { tenantId: tenant.id, cause: 'request' }),
    );
    const round = await runUpkeep({ urls, redisUrl: at.redisUrl, mongoUrl: at.mongoUrl }, 'exports');
    const made = await asPlatform(ctx, 'export', (tx) => tx.tenantExport.findFirstOrThrow({ where: { id } }));
    if (made.state !== 'done' || made.rowsDone < BigInt(rows) || !round.said)
      throw new Error(`the export is ${made.state}: ${made.errorMessage}`);
    await dropTenantDatabase({ stores, tenantSlug: tenant.slug });
    return { tenantId: tenant.id, ms: round.said.ms, peak: round.said.peak };
  };
  try {
    const small = await ours(few);
    const large = await ours(many);
    const start = performance.now();
    await copyToZip(at.ownerUrl, large.tenantId, join(dir, 'peer.zip'));
    const peerMs = performance.now() - start;
    const { rows } = await owner.query<{ bytes: string }>(
      'SELECT sum(length(row_to_json(t)::text) + 1) AS bytes FROM ledger_entries t WHERE tenant_id = $1',
      [large.tenantId],
    );
    const plain = Number(rows[0]?.bytes) / megabyte;
    const peer = { bench: 'exports', peerName: 'COPY into a ZIP file', runs: 1 };
    return [
      {
        ...peer,
        case: '1,000,000 rows, time',
        ours: large.ms / 1_000,
        peer: peerMs / 1_000,
        ratio: large.ms / peerMs,
        unit: 's (less is better)',
      },
      {
        ...peer,
        case: '1,000,000 rows, NDJSON',
        ours: (plain * 1_000) / large.ms,
        peer: (plain * 1_000) / peerMs,
        ratio: peerMs / large.ms,
        unit: 'MB/s',
      },
      {
        ...peer,
        case: '1,000,000 rows, peak memory of the worker',
        ours: large.peak / megabyte,
        peer: small.peak / megabyte,
        peerName: 'the same with 10,000 rows',
        ratio: large.peak / small.peak,
        unit: 'MB (less is better)',
      },
      {
        ...peer,
        case: '10,000 to 1,000,000 rows, growth of it',
        ours: (large.peak - small.peak) / megabyte,
        peer: plain,
        peerName: 'the rows as NDJSON',
        ratio: (large.peak - small.peak) / megabyte / plain,
        unit: 'MB (less is better)',
      },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
    await owner.end();
    await Promise.all([stores.record.close(), stores.documents.close(), stores.transport.close()]);
  }
}
