import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { usdToMicros } from '../data/money.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { agentRoles, planMatrix, unlockingPlan } from '../plans/index.ts';
import { knownSkillIds } from '../skills/index.ts';
import type { AgentConfig, PutAgentInput } from './contract.ts';
import { presentAgent } from './list.ts';

/** Refuses what the plan, the allowed providers or the privacy level do not permit. */
export function checkAgent(
  tenant: Pick<Tenant, 'plan' | 'allowedProviders' | 'dataPrivacyLevel'>,
  input: PutAgentInput,
): void {
  const entitlements = planMatrix[tenant.plan];
  const known = agentRoles.find((role) => role === input.role);
  if (known ? !entitlements.agentRoles.includes(known) : !entitlements.customRoles) {
    const needs = unlockingPlan((plan) => (known ? plan.agentRoles.includes(known) : plan.customRoles));
    throw new AppError('plan_locked', `The role ${input.role} is not part of this plan: ${needs} has it.`, {
      details: { unlockedBy: needs },
    });
  }
  if (tenant.dataPrivacyLevel === 'local_only' && input.adapterType !== 'ollama') {
    throw new AppError(
      'policy_blocked',
      `This workspace is local-only: ${input.adapterType} would leave the network. Choose ollama.`,
    );
  }
  if (!tenant.allowedProviders.includes(input.adapterType)) {
    throw new AppError(
      'plan_locked',
      `The provider ${input.adapterType} is not allowed here. Allowed: ${tenant.allowedProviders.join(', ')}.`,
    );
  }
}

async function save(tx: TenantTx, ctx: TenantCtx, input: PutAgentInput): Promise<AgentConfig> {
  const tenant = await tx.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } });
  checkAgent(tenant, input);
  // Two saves of one agent go one after the other, so that the second sees the version of the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('agent:' || ${ctx.tenantId} || ':' || ${input.role}, 0))`;
  const before = await tx.agentConfig.findFirst({ where: { role: input.role } });
  if (before && input.version !== before.version) {
    throw new AppError(
      'version_conflict',
      'Not saved: somebody changed this agent meanwhile. Compare and save again.',
      { details: { version: before.version } },
    );
  }
  const data = {
    adapterType: input.adapterType,
    modelId: input.modelId,
    skillIds: input.skillIds,
    toolNames: input.toolNames,
    concurrency: input.limits.concurrency,
    timeoutMs: input.limits.timeoutMs,
    maxCostPerTaskMicros:
      input.limits.maxCostUsdPerTask === null ? null : usdToMicros(input.limits.maxCostUsdPerTask),
    escalationAfterFailures: input.escalationAfterFailures,
    isActive: input.isActive,
    updatedAt: ctx.clock.now(),
  };
  const key = { tenantId_role: { tenantId: ctx.tenantId, role: input.role } };
  const saved = before
    ? await tx.agentConfig.update({
        where: { ...key, version: before.version },
        data: { ...data, version: { increment: 1 } },
      })
    : await tx.agentConfig.create({ data: { role: input.role, ...data } });
  const after = presentAgent(saved);
  await auditTenant(ctx, tx, {
    action: 'agent.saved',
    objectType: 'agent',
    objectId: input.role,
    before: before ? presentAgent(before) : null,
    after,
  });
  return after;
}

/** Saves an agent's configuration. The version seen must be the one in the record. */
export async function putAgent(ctx: TenantCtx, input: PutAgentInput): Promise<AgentConfig> {
  if (input.toolNames.length > 0)
    throw new AppError('invalid_input', `No such tool: ${input.toolNames.join(', ')}.`);
  const unknown = new Set(input.skillIds);
  for (const id of await knownSkillIds(ctx, input.skillIds)) unknown.delete(id);
  if (unknown.size > 0) throw new AppError('invalid_input', `No such skill: ${[...unknown].join(', ')}.`);
  return withTenant(ctx, (tx) => save(tx, ctx, input));
}
