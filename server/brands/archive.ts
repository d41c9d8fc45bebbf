import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import { type Granted, requireRoom } from '../plans/index.ts';
import type { BrandRow } from './contract.ts';
import { brandsInUse, lockBrands } from './in-use.ts';
import { readBrand } from './list.ts';

type Within = TenantCtx & { entitlements: Granted };

async function move(tx: TenantTx, ctx: Within, id: string, to: 'archived' | 'restored'): Promise<BrandRow> {
  const now = ctx.clock.now();
  const archivedAt = to === 'archived' ? now : null;
  await tx.brand.updateMany({
    where: { id },
    data: { archivedAt, version: { increment: 1 }, updatedAt: now },
  });
  await auditTenant(ctx, tx, { action: `brand.${to}`, objectType: 'brand', objectId: id });
  return readBrand(tx, ctx.entitlements, id);
}

/**
 * Puts a brand away: its campaigns stay and go on, new ones are not made for it, and its place is free again.
 * @throws AppError not_found, illegal_move for an archived brand and for the last one in use
 */
export function archiveBrand(ctx: Within, { id }: { id: string }): Promise<BrandRow> {
  return withTenant(ctx, async (tx) => {
    await lockBrands(tx, ctx);
    const brand = await tx.brand.findFirst({ where: { id } });
    if (!brand) throw notFound('brand');
    if (brand.archivedAt) throw new AppError('illegal_move', 'Not archived: it is archived already.');
    const { ids } = await brandsInUse(tx, ctx.entitlements);
    if (ids.length === 1)
      throw new AppError(
        'illegal_move',
        'Not archived: it is the last brand in use, and campaigns need one. Create or take back another first.',
      );
    return move(tx, ctx, id, 'archived');
  });
}

/**
 * Takes an archived brand back into use, where the plan has room.
 * @throws AppError not_found, illegal_move for one in use, limit_reached
 */
export function restoreBrand(ctx: Within, { id }: { id: string }): Promise<BrandRow> {
  return withTenant(ctx, async (tx) => {
    await lockBrands(tx, ctx);
    const brand = await tx.brand.findFirst({ where: { id } });
    if (!brand) throw notFound('brand');
    if (!brand.archivedAt) throw new AppError('illegal_move', 'Not taken back: it is in use.');
    const { ids } = await brandsInUse(tx, ctx.entitlements);
    requireRoom(ctx.entitlements, 'workspaces', ids.length);
    return move(tx, ctx, id, 'restored');
  });
}
