import type { Ctx } from '../data/context.ts';
import { AppError } from '../errors/app-error.ts';
import { queueExport } from '../exports/index.ts';
import { answerOnce } from '../idempotency/index.ts';
import { parkRuns } from '../runs/index.ts';
import type { DeleteTenantInput, TenantDetail } from './contract.ts';
import { type Move, moveOne } from './move.ts';
import { tenantSettingsOf } from './settings.ts';

function deleting(ctx: Ctx, { confirm, reason }: DeleteTenantInput): Move {
  const { deletionGraceDays: graceDays } = tenantSettingsOf(ctx);
  return {
    action: 'tenant.deleted',
    reason,
    move({ slug }) {
      if (confirm !== slug)
        throw new AppError(
          'invalid_input',
          `Not deleted: '${confirm}' was typed. Type the tenant's slug, ${slug}, to confirm.`,
          { details: { fields: [{ path: 'confirm', message: `Type ${slug}` }] } },
        );
      return { kind: 'delete', by: ctx.actor.label, reason, graceDays };
    },
    async also(tx, { id }) {
      await parkRuns(tx, { ...ctx, tenantId: id });
      return { deletionExportId: await queueExport(tx, ctx, { tenantId: id, cause: 'deletion' }) };
    },
  };
}

/**
 * Deletes a tenant softly: suspended at once, exported whole, purged after the grace period unless it is restored.
 * @throws AppError invalid_input when `confirm` is not its slug
 */
export function deleteTenant(ctx: Ctx, input: DeleteTenantInput): Promise<TenantDetail> {
  return answerOnce(ctx, 'tenants.delete', input, (once) =>
    moveOne(ctx, input.tenant, deleting(ctx, input), once),
  );
}
