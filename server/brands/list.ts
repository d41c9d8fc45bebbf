import type { TenantCtx } from '../data/context.ts';
import { readTenant, type TenantTx } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { notFound } from '../errors/app-error.ts';
import type { Granted } from '../plans/index.ts';
import type { BrandRow } from './contract.ts';
import { brandsInUse } from './in-use.ts';

const include = { _count: { select: { campaigns: true } } } satisfies Prisma.BrandInclude;

function present(
  row: Prisma.BrandGetPayload<{ include: typeof include }>,
  frozen: ReadonlySet<string>,
): BrandRow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    frozen: frozen.has(row.id),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    campaigns: row._count.campaigns,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** One brand as lists show it. */
export async function readBrand(
  db: TenantTx,
  granted: Pick<Granted, 'workspaces'>,
  id: string,
): Promise<BrandRow> {
  const row = await db.brand.findFirst({ where: { id }, include });
  if (!row) throw notFound('brand');
  return present(row, (await brandsInUse(db, granted)).frozen);
}

/** The tenant's brands: those in use first, oldest first, then the archived. */
export async function listBrands(ctx: TenantCtx & { entitlements: Granted }): Promise<{
  items: BrandRow[];
  nextCursor: null;
  limit: { used: number; allowed: number | null };
}> {
  const { workspaces } = ctx.entitlements;
  const [rows, { ids, frozen }] = await readTenant(ctx, (db) =>
    Promise.all([
      db.brand.findMany({
        orderBy: [{ archivedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'asc' }, { id: 'asc' }],
        include,
      }),
      brandsInUse(db, ctx.entitlements),
    ]),
  );
  return {
    items: rows.map((row) => present(row, frozen)),
    nextCursor: null,
    limit: { used: ids.length, allowed: workspaces },
  };
}
