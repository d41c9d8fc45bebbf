import type { z } from 'zod';
import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { AppError, notFound } from '../errors/app-error.ts';
import type { Granted } from '../plans/index.ts';
import type { BrandRow, updateBrandInput } from './contract.ts';
import { readBrand } from './list.ts';

/**
 * Changes a brand's name or description, also of a frozen one. The version seen must be the one in the record.
 * @throws AppError not_found, version_conflict
 */
export function updateBrand(
  ctx: TenantCtx & { entitlements: Granted },
  { id, version, name, description }: z.output<typeof updateBrandInput>,
): Promise<BrandRow> {
  return withTenant(ctx, async (tx) => {
    const before = await tx.brand.findFirst({ where: { id } });
    if (!before) throw notFound('brand');
    const data = {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
    };
    const { count } = await tx.brand.updateMany({
      where: { id, version },
      data: { ...data, version: { increment: 1 }, updatedAt: ctx.clock.now() },
    });
    if (count !== 1)
      throw new AppError(
        'version_conflict',
        'Not saved: somebody changed this brand meanwhile. Compare and save again.',
        { details: { version: before.version } },
      );
    await auditTenant(ctx, tx, {
      action: 'brand.updated',
      objectType: 'brand',
      objectId: id,
      before: { name: before.name, description: before.description },
      after: { name: name ?? before.name, description: description ?? before.description },
    });
    return readBrand(tx, ctx.entitlements, id);
  });
}
