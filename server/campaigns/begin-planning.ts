import { defaultModel } from '../agents/index.ts';
import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LlmProvider } from '../data/postgres/enums.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import type { LiveEvent } from '../events/index.ts';
import { connectedProviders } from '../llm/index.ts';
import { entitlementsOf, requireUsableProvider } from '../plans/index.ts';
import { createRun, notConnected } from '../runs/index.ts';
import { plannerRole, readWorkforce, type Workforce } from './workforce.ts';

/**
 * The provider of the plan step: the configured planner's, else the tenant's first.
 * @throws AppError plan_locked or policy_blocked where it has none it may use
 */
export const planProvider = (tenant: Tenant, { planner }: Pick<Workforce, 'planner'>): LlmProvider =>
  planner?.adapterType ?? requireUsableProvider(entitlementsOf(tenant), tenant);

/**
 * Refuses to plan what nobody could carry out, before anything is counted.
 * @returns where the plan step's calls go
 */
function assertCanPlan(tenant: Tenant, { planner, rules }: Workforce): LlmProvider {
  const provider = planProvider(tenant, { planner });
  if (!connectedProviders.includes(provider))
    throw new AppError('conflict', `Not submitted. ${notConnected(provider)}`, { details: { provider } });
  if (rules.roles.length === 0)
    throw new AppError(
      'conflict',
      'Not submitted: no active agent can be given a task. Switch on an agent, for example the copywriter.',
    );
  return provider;
}

/** Brings a campaign into planning: its plan run is queued in this transaction. */
export async function beginPlanning(
  tx: TenantTx,
  ctx: TenantCtx,
  tenant: Tenant,
  campaignId: string,
): Promise<LiveEvent[]> {
  const workforce = await readWorkforce(tx, tenant);
  const provider = assertCanPlan(tenant, workforce);
  const named = [workforce.planner?.modelId, tenant.defaultModelId].find(
    (name) => name && name !== defaultModel,
  );
  const runId = await createRun(tx, ctx, {
    campaignId,
    taskId: null,
    purpose: 'plan',
    role: plannerRole,
    provider,
    modelId: named ?? '',
  });
  await tx.campaign.updateMany({
    where: { id: campaignId },
    data: { state: 'planning', stateReason: null, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  return [
    { type: 'campaign', campaignId, state: 'planning' },
    { type: 'run', campaignId, taskId: null, runId, state: 'queued', attempt: 1 },
  ];
}
