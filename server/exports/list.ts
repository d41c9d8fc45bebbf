import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';
import type { ExportRow } from './contract.ts';
import { presentExport } from './present.ts';

/** Exports shown; a tenant has few. */
const shown = 50;

/** A tenant's exports, newest first. */
export async function listExports(
  ctx: Ctx,
  { tenant: key }: { tenant: string },
): Promise<{ items: ExportRow[]; nextCursor: null }> {
  return readPlatform(ctx, 'exports.list', async (db) => {
    const tenant = await db.tenant.findUnique({ where: tenantKey(key), select: { id: true } });
    if (!tenant) throw notFound('tenant');
    const rows = await db.tenantExport.findMany({
      where: { tenantId: tenant.id },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: shown,
    });
    return { items: rows.map(presentExport), nextCursor: null };
  });
}
