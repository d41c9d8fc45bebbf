import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';
import { planMatrix } from '../plans/index.ts';
import { defaultModel, roleDefaults } from './roles.ts';

/** The agents a new tenant starts with: every role of its plan, on its default provider and model. */
export function defaultAgents(tenant: Tenant, now: Date): Prisma.AgentConfigCreateManyInput[] {
  const local = tenant.defaultProvider === 'ollama';
  return planMatrix[tenant.plan].agentRoles.map((role) => {
    const defaults = roleDefaults[role];
    return {
      tenantId: tenant.id,
      role,
      adapterType: tenant.defaultProvider,
      modelId: defaultModel,
      skillIds: [],
      toolNames: [],
      concurrency: local ? 1 : defaults.concurrency,
      timeoutMs: local ? defaults.timeoutMs * 4 : defaults.timeoutMs,
      maxCostPerTaskMicros: defaults.maxCostMicros,
      escalationAfterFailures: 2,
      isActive: true,
      updatedAt: now,
    };
  });
}
