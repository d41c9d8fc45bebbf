import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';
import { entitlementsOf, firstProvider } from '../plans/index.ts';
import { defaultModel, roleDefaults } from './roles.ts';

/** The agents a new tenant starts with: every role of its plan, on its default provider and model. */
export function defaultAgents(tenant: Tenant, now: Date): Prisma.AgentConfigCreateManyInput[] {
  const granted = entitlementsOf(tenant);
  const adapterType = firstProvider(tenant, granted) ?? tenant.defaultProvider;
  const local = adapterType === 'ollama';
  return granted.agentRoles.map((role) => {
    const defaults = roleDefaults[role];
    return {
      tenantId: tenant.id,
      role,
      adapterType,
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
