import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Plan } from '../data/postgres/enums.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { answerOnce } from '../idempotency/index.ts';
import { planNames } from '../plans/index.ts';
import type { ChangePlanInput, PlanPreview, TenantDetail } from './contract.ts';
import { describeTenant, findTenant } from './get.ts';
import { lockedTenant } from './locked.ts';
import { type PlanFacts, readPlanFacts, readSkillNames } from './plan-facts.ts';
import { comparePlans } from './plan-preview.ts';
import { announceTenant } from './record-change.ts';

/** A tenant on trial that gets a plan is no trial any more, also when it is suspended now. */
const trialOver = (tenant: Tenant): Partial<Pick<Tenant, 'status' | 'statusBeforeSuspension'>> => {
  if (tenant.status === 'trialing') return { status: 'active' };
  return tenant.statusBeforeSuspension === 'trialing' ? { statusBeforeSuspension: 'active' } : {};
};

function refuseIllegal(tenant: Tenant, input: Pick<ChangePlanInput, 'plan' | 'version'>): void {
  if (input.version !== undefined && input.version !== tenant.version)
    throw new AppError(
      'version_conflict',
      'Not changed: somebody changed this tenant meanwhile. Look at it again.',
      { details: { version: tenant.version } },
    );
  if (tenant.deletedAt)
    throw new AppError(
      'illegal_move',
      'Not changed: this tenant was deleted and waits for its purge. Restore it first.',
    );
  // A trial is turned into the paid plan of the same name.
  if (tenant.plan === input.plan && Object.keys(trialOver(tenant)).length === 0)
    throw new AppError('illegal_move', `Not changed: it is on ${planNames[tenant.plan]} already.`);
}

/**
 * Writes a tenant's new plan: nothing else of it changes and nothing is deleted. What is over the new limits is frozen
 * by being over them, and stands in the audit entries of both chains.
 */
export async function movePlan(
  ctx: Ctx,
  tx: PlatformTx,
  facts: PlanFacts,
  to: { plan: Plan; reason: string; action: 'tenant.plan_changed' | 'tenant.trial_ended' },
): Promise<PlanPreview> {
  const { tenant } = facts;
  const { plan, reason, action } = to;
  const preview = comparePlans(facts, plan);
  const status = trialOver(tenant);
  await tx.tenant.update({
    where: { id: tenant.id },
    data: { plan, ...status, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  const { overLimit, blockers } = preview;
  const event = {
    action,
    objectType: 'tenant',
    objectId: tenant.id,
    reason,
    before: { plan: tenant.plan, status: tenant.status },
    after: {
      plan,
      status: status.status ?? tenant.status,
      overLimit,
      ...(blockers.length > 0 ? { blockers } : {}),
    },
  };
  await auditPlatform(ctx, tx, event);
  await auditTenant({ ...ctx, tenantId: tenant.id }, tx, event);
  return preview;
}

/**
 * Changes a tenant's plan. Every gate follows at the next request, in all processes.
 * @throws AppError illegal_move for the same plan, and with `blockers` for what must be changed before;
 *   version_conflict, not_found
 */
export function changePlan(ctx: Ctx, input: ChangePlanInput): Promise<TenantDetail> {
  return answerOnce(ctx, 'tenants.plan', input, async (once) => {
    const found = await findTenant(ctx, input.tenant);
    const skills = await readSkillNames(ctx, found);
    const changed = await asPlatform(ctx, 'tenants.plan', async (tx) => {
      const tenant = await lockedTenant(tx, found.id);
      if (once.noted('plan')) return tenant;
      refuseIllegal(tenant, input);
      const facts = await readPlanFacts(ctx, tx, tenant, skills);
      const { blockers } = comparePlans(facts, input.plan);
      if (blockers.length > 0)
        throw new AppError('illegal_move', `Not changed. ${blockers.join(' ')}`, { details: { blockers } });
      await movePlan(ctx, tx, facts, {
        plan: input.plan,
        reason: input.reason,
        action: 'tenant.plan_changed',
      });
      await once.note(tx, 'plan', tenant.id);
      return tx.tenant.findUniqueOrThrow({ where: { id: tenant.id } });
    });
    await announceTenant(ctx, changed);
    return describeTenant(ctx, changed);
  });
}
