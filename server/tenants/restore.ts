import type { Ctx } from '../data/context.ts';
import { answerOnce } from '../idempotency/index.ts';
import { wakeReconciler, wakeRelay } from '../queue/channels.ts';
import type { MoveTenantInput, TenantDetail } from './contract.ts';
import { moveOne } from './move.ts';

/** Undoes a deletion until the purge begins. A tenant that was suspended before comes back suspended. */
export function restoreTenant(ctx: Ctx, input: MoveTenantInput): Promise<TenantDetail> {
  const { tenant, reason } = input;
  return answerOnce(ctx, 'tenants.restore', input, (once) =>
    moveOne(
      ctx,
      tenant,
      {
        action: 'tenant.restored',
        reason,
        move: () => ({ kind: 'restore' }),
        also: async () => ({ deletionExportId: null }),
        async afterwards() {
          await Promise.all([wakeReconciler(ctx), wakeRelay(ctx)]);
        },
      },
      once,
    ),
  );
}
