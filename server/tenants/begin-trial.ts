import { z } from 'zod';
import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { decideMove } from './lifecycle.ts';

/** Outbox topic: a tenant on trial submitted its first campaign. */
export const trialBeginTopic = 'tenant.trial_begin';
/** What that row carries: when it was submitted. */
export const trialBegin = z.object({ at: z.iso.datetime() });

/** Starts a trial's clock at its first submitted campaign; delivered again, it finds the clock running. */
export async function beginTrial(
  ctx: Ctx,
  tenantId: string,
  { at }: z.output<typeof trialBegin>,
): Promise<void> {
  await asPlatform(ctx, 'trial', async (tx) => {
    await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${tenantId}::uuid FOR UPDATE`;
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId } });
    if (tenant?.status !== 'trialing' || tenant.trialStartedAt) return;
    const moved = decideMove(tenant, { kind: 'start_trial_clock' }, new Date(at));
    const { trialStartedAt } = await tx.tenant.update({
      where: { id: tenantId },
      data: { ...moved, version: { increment: 1 }, updatedAt: ctx.clock.now() },
    });
    const event = {
      action: 'tenant.trial_started',
      objectType: 'tenant',
      objectId: tenantId,
      reason: 'The first campaign was submitted.',
      after: { trialStartedAt: trialStartedAt?.toISOString() },
    };
    await auditPlatform(ctx, tx, event);
    await auditTenant({ ...ctx, tenantId }, tx, event);
  });
}
