import { z } from 'zod';
import type { Ctx } from '../data/context.ts';
import { dumpCollection, tenantCollections } from '../data/mongo/dump.ts';
import { type TenantSnapshot, withSnapshot } from '../data/postgres/snapshot.ts';
import { type ArchiveFile, zipArchive } from './archive.ts';
import type { ExportClaim } from './claim.ts';
import type { ExportManifest } from './contract.ts';
import type { Lease } from './lease.ts';

/** Tables of the tenant that are no part of its export, each with its why. */
export const omittedTables: Readonly<Record<string, string>> = {
  audit_heads: 'the last line of postgres/audit_entries.ndjson says the same',
  outbox: 'work that waits to be handed to a worker; it holds nothing that lasts',
  tenant_exports: 'the list of exports itself',
};

/** Columns that prove who somebody is: never exported, not even as a hash. */
export const secretColumns: Readonly<Record<string, readonly string[]>> = {
  api_keys: ['lookup', 'digest'],
  invitations: ['token_hash'],
};

const omitted: ExportManifest['omitted'] = [
  ...Object.entries(omittedTables).map(([table, why]) => ({ what: `postgres ${table}`, why })),
  ...Object.entries(secretColumns).map(([table, columns]) => ({
    what: `postgres ${table}: ${columns.join(', ')}`,
    why: 'with it somebody could be signed in; a secret, or the hash of one',
  })),
  { what: 'mongo exports.*', why: 'archives of earlier exports' },
  {
    what: "people's passwords, second factors and sessions",
    why: "they are the people's own, who may belong to other tenants too",
  },
];

/** The tenant's own row is read where everything is, so that the manifest names the tenant of the same instant. */
const ownRow = z.object({ id: z.uuid(), slug: z.string(), name: z.string() });

async function filesOf(
  ctx: Ctx,
  claim: ExportClaim,
  snapshot: TenantSnapshot,
): Promise<{ files: ArchiveFile[]; rows: number }> {
  const tables = snapshot.tables.filter(({ name }) => !(name in omittedTables));
  const of = { stores: ctx.stores, tenantSlug: claim.tenantSlug };
  const collections = await tenantCollections(of);
  const files: ArchiveFile[] = [
    { path: 'postgres/tenants.ndjson', store: 'postgres', lines: () => snapshot.tenantRow() },
    ...tables.map((table) => ({
      path: `postgres/${table.name}.ndjson`,
      store: 'postgres' as const,
      lines: () => snapshot.rows(table, secretColumns[table.name] ?? []),
    })),
    ...collections.map(({ name }) => ({
      path: `mongo/${name}.ndjson`,
      store: 'mongo' as const,
      lines: () => dumpCollection(of, name),
    })),
  ];
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  return { files, rows: 1 + (await snapshot.count(tables)) + documents };
}

/**
 * Writes everything a tenant has as one archive into `store`: its rows as of one instant, then its documents, which
 * have no such instant.
 * @returns how many files are in it
 */
export function writeTenant(
  ctx: Ctx,
  claim: ExportClaim,
  lease: Lease,
  store: (archive: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<number> {
  const { progress } = lease;
  return withSnapshot(ctx, 'export', claim.tenantId, async (snapshot) => {
    const at = ctx.clock.now();
    let tenant: ExportManifest['tenant'] | undefined;
    for await (const line of snapshot.tenantRow()) tenant = ownRow.parse(JSON.parse(line));
    if (!tenant) throw new Error('The tenant is not there');
    const of = tenant;
    const { files, rows } = await filesOf(ctx, claim, snapshot);
    progress.total = rows;
    const archive = zipArchive(files, {
      at,
      onLine() {
        progress.done += 1;
      },
      manifest: (measured) => ({
        format: 'dmagency-tenant-export',
        version: 1,
        tenant: of,
        exportedAt: at.toISOString(),
        files: measured,
        omitted,
      }),
    });
    await store(archive.stream);
    return archive.files;
  });
}
