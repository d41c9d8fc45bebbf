import { auditTenant } from '../audit/index.ts';
import type { TenantCtx } from '../data/context.ts';
import { usdToMicros } from '../data/money.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { entitlementsOf, type Granted, requireAgent } from '../plans/index.ts';
import { assertAssignable, lockSkills } from '../skills/index.ts';
import type { AgentConfig, PutAgentInput } from './contract.ts';
import { presentAgent } from './list.ts';

/** Refuses what the plan, the allowed providers or the privacy level do not permit. */
function checkAgent(
  tenant: Pick<Tenant, 'allowedProviders' | 'dataPrivacyLevel'>,
  granted: Granted,
  input: PutAgentInput,
): void {
  requireAgent(granted, { role: input.role, adapterType: input.adapterType });
  if (tenant.dataPrivacyLevel === 'local_only' && input.adapterType !== 'ollama') {
    throw new AppError(
      'policy_blocked',
      `This workspace is local-only: ${input.adapterType} would leave the network. Choose ollama.`,
    );
  }
  if (!tenant.allowedProviders.includes(input.adapterType)) {
    throw new AppError(
      'policy_blocked',
      `The provider ${input.adapterType} is not allowed in this workspace. Allowed: ${tenant.allowedProviders.join(', ')}.`,
    );
  }
}

async function save(tx: TenantTx, ctx: TenantCtx, input: PutAgentInput): Promise<AgentConfig> {
  const tenant = await tx.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } });
  const granted = entitlementsOf(tenant);
  checkAgent(tenant, granted, input);
  // No skill may be removed while an agent takes it up.
  await lockSkills(tx, ctx, 'shared');
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
  await assertAssignable(ctx, granted, input.skillIds, before?.skillIds ?? []);
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
  return withTenant(ctx, (tx) => save(tx, ctx, input));
}
