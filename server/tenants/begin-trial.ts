import { z } from 'zod';
import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { decideMove } from './lifecycle.ts';
import { lockedTenant } from './locked.ts';
import { announceTenant, auditChange } from './record-change.ts';

/** Outbox topic: a tenant on trial submitted its first campaign. */
export const trialBeginTopic = 'tenant.trial_begin';
/** What that row carries: when it was submitted. */
export const trialBegin = z.object({ at: z.iso.datetime() });

/** The clock runs already, it is no trial any more, or the tenant has gone. */
const over: ReadonlySet<string> = new Set(['illegal_move', 'not_found']);

/**
 * Starts a trial's clock at its first submitted campaign, also when it was suspended a moment later; delivered again,
 * it finds the clock running.
 */
export async function beginTrial(
  ctx: Ctx,
  tenantId: string,
  { at }: z.output<typeof trialBegin>,
): Promise<void> {
  try {
    const begun = await asPlatform(ctx, 'trial', async (tx) => {
      const before = await lockedTenant(tx, tenantId);
      const moved = decideMove(before, { kind: 'start_trial_clock' }, new Date(at));
      const after = await tx.tenant.update({
        where: { id: tenantId },
        data: { ...moved, version: { increment: 1 }, updatedAt: ctx.clock.now() },
      });
      const reason = 'The first campaign was submitted.';
      await auditChange(ctx, tx, { action: 'tenant.trial_started', reason, before, after });
      return after;
    });
    await announceTenant(ctx, begun);
  } catch (error) {
    if (!(error instanceof AppError) || !over.has(error.code)) throw error;
  }
}
