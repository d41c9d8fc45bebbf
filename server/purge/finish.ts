import { z } from 'zod';
import { auditPlatform } from '../audit/index.ts';
import { announceIdentityChange } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { Purged } from './remove.ts';

/** What the beginning of a purge wrote down. */
const counted = z.looseObject({ postgres: z.unknown(), mongo: z.unknown(), chain: z.unknown() });

/**
 * The last step, in one transaction: the slug is retired for ever, the tenant's row goes, and the platform's chain says
 * what was removed and where the tenant's own chain ended.
 */
export async function finishPurge(ctx: Ctx, { tenantId, tenantSlug }: Purged): Promise<void> {
  await asPlatform(ctx, 'purge', async (tx) => {
    const { count } = await tx.tenant.deleteMany({ where: { id: tenantId, purgeStartedAt: { not: null } } });
    // Another worker has finished it.
    if (count === 0) return;
    const began = await tx.platformAuditEntry.findFirstOrThrow({
      where: { action: 'tenant.purge_started', objectId: tenantId },
      orderBy: { seq: 'desc' },
    });
    await tx.retiredSlug.create({ data: { slug: tenantSlug, retiredAt: ctx.clock.now() } });
    await auditPlatform(ctx, tx, {
      action: 'tenant.purged',
      objectType: 'tenant',
      objectId: tenantId,
      after: counted.parse(began.after),
    });
  });
  await announceIdentityChange(ctx, { kind: 'tenant', id: tenantId });
}
