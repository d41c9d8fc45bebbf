import { z } from 'zod';
import { defaultAgents } from '../agents/index.ts';
import { writeFirstInvitation } from '../auth/index.ts';
import { firstBrand } from '../brands/index.ts';
import type { Ctx } from '../data/context.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { prepareSkillStore } from '../skills/index.ts';

/** What the outbox carries for a new tenant. */
export const provisioning = z.object({ tenantId: z.uuid(), adminEmail: z.string() });
export type Provisioning = z.output<typeof provisioning>;

const reasonOf = (ctx: Ctx): string => (ctx.actor.kind === 'machine' ? 'provision' : 'tenants.create');

/**
 * Makes what a tenant needs beyond its row. Safe to run again at any point: each step finds its own work done.
 * @returns the first owner's invitation link, where this run made it
 */
export async function provisionTenant(
  ctx: Ctx,
  { tenantId, adminEmail }: Provisioning,
): Promise<string | null> {
  const tenant = await asPlatform(ctx, reasonOf(ctx), (tx) =>
    tx.tenant.findUnique({ where: { id: tenantId } }),
  );
  // A late delivery must not make a database again for a tenant that is being purged.
  if (!tenant || tenant.provisionedAt || tenant.purgeStartedAt) return null;
  await mongoFor({ stores: ctx.stores, tenantSlug: tenant.slug }, prepareSkillStore);
  await asPlatform(ctx, reasonOf(ctx), async (tx) => {
    const now = ctx.clock.now();
    await tx.brand.createMany({ data: firstBrand(tenant, now), skipDuplicates: true });
    await tx.agentConfig.createMany({ data: defaultAgents(tenant, now), skipDuplicates: true });
  });
  const invited = await asPlatform(ctx, reasonOf(ctx), async (tx) => {
    // The relay and a second try may both be here: the row lets one pass, so that no link is replaced once it was given.
    const [open] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM tenants WHERE id = ${tenantId}::uuid AND provisioned_at IS NULL FOR NO KEY UPDATE`;
    if (!open) return null;
    const invitation = await writeFirstInvitation(ctx, tenant, adminEmail);
    const now = ctx.clock.now();
    await tx.tenant.update({ where: { id: tenantId }, data: { provisionedAt: now, updatedAt: now } });
    await tx.outboxEntry.deleteMany({ where: { tenantId, topic: 'tenant.provision' } });
    return invitation;
  });
  await invited?.send();
  return invited?.link ?? null;
}
