import type { Ctx } from '../data/context.ts';
import { answerOnce } from '../idempotency/index.ts';
import { wakeReconciler, wakeRelay } from '../queue/channels.ts';
import type { MoveTenantInput, TenantDetail } from './contract.ts';
import { type Move, moveOne } from './move.ts';

/** Resuming: the reconciler queues what was parked. */
export const resuming = (ctx: Ctx, reason: string): Move => ({
  action: 'tenant.resumed',
  reason,
  move: () => ({ kind: 'resume' }),
  async afterwards() {
    await Promise.all([wakeReconciler(ctx), wakeRelay(ctx)]);
  },
});

/** Resumes a suspended tenant: it is again what it was before, and its parked work goes on. */
export function resumeTenant(ctx: Ctx, input: MoveTenantInput): Promise<TenantDetail> {
  return answerOnce(ctx, 'tenants.resume', input, (once) =>
    moveOne(ctx, input.tenant, resuming(ctx, input.reason), once),
  );
}
