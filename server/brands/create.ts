import type { z } from 'zod';
import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { type Granted, requireRoom } from '../plans/index.ts';
import type { BrandRow, createBrandInput } from './contract.ts';
import { brandsInUse, lockBrands } from './in-use.ts';
import { readBrand } from './list.ts';

/**
 * One more brand, where the plan has room.
 * @throws AppError limit_reached with used, allowed and the plan that holds more
 */
export function createBrand(
  ctx: TenantCtx & { entitlements: Granted },
  input: z.output<typeof createBrandInput>,
): Promise<BrandRow> {
  return withTenant(ctx, async (tx) => {
    await lockBrands(tx, ctx);
    const { ids } = await brandsInUse(tx, ctx.entitlements);
    requireRoom(ctx.entitlements, 'workspaces', ids.length);
    const id = newId();
    const now = ctx.clock.now();
    await tx.brand.create({ data: { id, ...input, createdAt: now, updatedAt: now } });
    await auditTenant(ctx, tx, {
      action: 'brand.created',
      objectType: 'brand',
      objectId: id,
      after: { name: input.name },
    });
    return readBrand(tx, ctx.entitlements, id);
  });
}
