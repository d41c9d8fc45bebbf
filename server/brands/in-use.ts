import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { beyondLimit, frozenBeyond, type Granted } from '../plans/index.ts';

/** Who changes how many brands there are goes one after the other, so that two cannot share the last place. */
export async function lockBrands(tx: TenantTx, ctx: TenantCtx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('brands:' || ${ctx.tenantId}, 0))`;
}

/** Brands in use, oldest first, and which of them lie beyond the limit. */
export async function brandsInUse(
  db: TenantTx,
  granted: Pick<Granted, 'workspaces'>,
): Promise<{ ids: string[]; frozen: ReadonlySet<string> }> {
  const rows = await db.brand.findMany({
    where: { archivedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  const ids = rows.map(({ id }) => id);
  return { ids, frozen: beyondLimit(ids, granted.workspaces) };
}

/**
 * The brand a new campaign is for: the named one, else the first in use. Null before a tenant has any.
 * @throws AppError not_found, illegal_move for an archived one, limit_reached for a frozen one
 */
export async function brandForCampaign(
  tx: TenantTx,
  granted: Granted,
  wanted: string | null | undefined,
): Promise<string | null> {
  const { ids, frozen } = await brandsInUse(tx, granted);
  if (!wanted) return ids[0] ?? null;
  const brand = await tx.brand.findFirst({ where: { id: wanted } });
  if (!brand) throw notFound('brand');
  if (brand.archivedAt)
    throw new AppError(
      'illegal_move',
      `No new campaign: the brand ${brand.name} is archived. Take it back, or choose another.`,
    );
  if (frozen.has(brand.id))
    throw frozenBeyond(granted, 'workspaces', ids.length, `No new campaign: the brand ${brand.name}`);
  return brand.id;
}
