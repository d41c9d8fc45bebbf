import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Ctx, TenantCtx } from '../data/context.ts';
import { asPlatform, readPlatform, readTenant, withTenant } from '../data/postgres/doors.ts';
import { Prisma } from '../data/postgres/generated/client.ts';
import { auditPlatform, auditTenant } from './append.ts';
import { type Chain, chainNamed, entriesOf, lookAt } from './chain.ts';
import type { AuditFilter, ExportAuditInput, ExportOwnAuditInput } from './contract.ts';
import { type ExportedEntry, exportedEntry, type StoredEntry } from './entry.ts';
import { boundsStatement, columns, conditionOf } from './filters.ts';

/** Numbers that one statement looks through: memory holds no more entries than this. */
const span = 2_000;

/** A file being written while it is read. */
export interface Download {
  fileName: string;
  contentType: string;
  body: Readable;
}

type Ask = <T>(statement: Prisma.Sql) => Promise<T[]>;
type Format = ExportAuditInput['format'];

/** Entries that match, oldest first, up to the one that was the last when it began. */
async function* entries(chain: Chain, filter: AuditFilter, ask: Ask): AsyncGenerator<ExportedEntry> {
  const [bounds] = await ask<{ first: bigint | null; last: bigint | null; head: bigint | null }>(
    boundsStatement(chain, filter),
  );
  const end = Number(bounds?.last ?? bounds?.head ?? 0);
  const condition = conditionOf(filter);
  for (let after = Number(bounds?.first ?? 0); after < end; after += span) {
    const found = await ask<StoredEntry>(Prisma.sql`SELECT ${columns} FROM ${entriesOf(chain)}
      AND e.seq > ${after}::bigint AND e.seq <= ${Math.min(after + span, end)}::bigint AND ${condition} ORDER BY e.seq`);
    yield* found.map(exportedEntry);
  }
}

const csvColumns = [
  'seq',
  'at',
  'actorKind',
  'actorId',
  'actorLabel',
  'actorRole',
  'source',
  'requestId',
  'action',
  'objectType',
  'objectId',
  'reason',
  'before',
  'after',
  'prevHash',
  'hash',
] as const satisfies readonly (keyof ExportedEntry)[];

async function* lines(rows: AsyncGenerator<ExportedEntry>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** A text that a spreadsheet would read as a formula is made plain text. A failing read ends the file with an error. */
function csv(rows: AsyncGenerator<ExportedEntry>): Readable {
  const written = stringify({
    header: true,
    bom: true,
    columns: [...csvColumns],
    escape_formulas: true,
    cast: { object: (value) => JSON.stringify(value) },
  });
  return pipeline(Readable.from(rows), written, () => undefined);
}

function downloadOf(chain: Chain, format: Format, rows: AsyncGenerator<ExportedEntry>, now: Date): Download {
  const fileName = `audit-${chain.name}-${now.toISOString().slice(0, 10)}.${format}`;
  return format === 'csv'
    ? { fileName, contentType: 'text/csv; charset=utf-8', body: csv(rows) }
    : { fileName, contentType: 'application/x-ndjson', body: Readable.from(lines(rows)) };
}

const eventOf = (chain: Chain, format: Format, filter: AuditFilter) => ({
  action: 'audit.exported',
  objectType: 'audit_chain',
  objectId: chain.tenantId ?? 'platform',
  after: { chain: chain.name, format, ...filter },
});

/** The platform's chain, or with `tenant` that tenant's, as a file. Written on the platform's chain and the tenant's. */
export async function exportAudit(
  ctx: Ctx,
  { tenant, format, ...filter }: ExportAuditInput,
): Promise<Download> {
  const chain = await chainNamed(ctx, tenant);
  const ask: Ask = (statement) => readPlatform(ctx, lookAt(chain), (db) => db.$queryRaw(statement));
  await asPlatform(ctx, 'audit.export', async (tx) => {
    const event = eventOf(chain, format, filter);
    await auditPlatform(ctx, tx, event);
    if (chain.tenantId) await auditTenant({ ...ctx, tenantId: chain.tenantId }, tx, event);
  });
  return downloadOf(chain, format, entries(chain, filter, ask), ctx.clock.now());
}

/** The caller's own chain as a file. */
export async function exportOwnAudit(
  ctx: TenantCtx,
  { format, ...filter }: ExportOwnAuditInput,
): Promise<Download> {
  const chain = { tenantId: ctx.tenantId, name: ctx.tenantSlug };
  const ask: Ask = (statement) => readTenant(ctx, (db) => db.$queryRaw(statement));
  await withTenant(ctx, (tx) => auditTenant(ctx, tx, eventOf(chain, format, filter)));
  return downloadOf(chain, format, entries(chain, filter, ask), ctx.clock.now());
}
