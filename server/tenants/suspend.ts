import type { Ctx } from '../data/context.ts';
import { answerOnce } from '../idempotency/index.ts';
import { parkRuns } from '../runs/index.ts';
import type { MoveTenantInput, TenantDetail } from './contract.ts';
import { type Move, moveOne } from './move.ts';

/** Suspending: what is queued is parked in the same transaction; running calls are aborted by their workers. */
export const suspending = (ctx: Ctx, reason: string): Move => ({
  action: 'tenant.suspended',
  reason,
  move: () => ({ kind: 'suspend', by: ctx.actor.label, reason }),
  async also(tx, { id }) {
    await parkRuns(tx, { ...ctx, tenantId: id });
    return {};
  },
});

/** Suspends a tenant: from the commit on its record refuses all work, whoever asks and from where. */
export function suspendTenant(ctx: Ctx, input: MoveTenantInput): Promise<TenantDetail> {
  return answerOnce(ctx, 'tenants.suspend', input, (once) =>
    moveOne(ctx, input.tenant, suspending(ctx, input.reason), once),
  );
}
