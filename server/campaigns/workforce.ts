import type { TenantTx } from '../data/postgres/doors.ts';
import type { AgentConfig, Tenant } from '../data/postgres/generated/client.ts';
import { roleContract } from '../deliverables/index.ts';
import { agentRoles, allowsRole, entitlementsOf, frozenAgent, type Granted } from '../plans/index.ts';
import type { PlanRules } from './plan-rules.ts';

export const plannerRole = 'activity-planner';

/** Who can work for a tenant, and the rules its plans are held against. */
export interface Workforce {
  /** The configured planner, when it is active. */
  planner: AgentConfig | null;
  rules: PlanRules;
}

function refusal(
  tenant: Tenant,
  granted: Granted,
  role: string,
  agent: AgentConfig | undefined,
): string | null {
  if (!allowsRole(granted, role)) return `the role "${role}" is not part of the ${tenant.plan} plan`;
  if (!agent?.isActive) return `the agent "${role}" is switched off`;
  if (!roleContract(role)) return `the role "${role}" cannot be given a task in this version`;
  if (!granted.providers.includes(agent.adapterType))
    return `the agent "${role}" uses ${agent.adapterType}, which is not part of the ${tenant.plan} plan`;
  if (!tenant.allowedProviders.includes(agent.adapterType))
    return `the agent "${role}" uses ${agent.adapterType}, which is not allowed in this workspace`;
  if (tenant.dataPrivacyLevel === 'local_only' && agent.adapterType !== 'ollama')
    return `the agent "${role}" would send data to ${agent.adapterType}, and this workspace is local-only`;
  return null;
}

/** Reads the tenant's agents and decides which roles a plan may use. */
export async function readWorkforce(tx: TenantTx, tenant: Tenant): Promise<Workforce> {
  const granted = entitlementsOf(tenant);
  const agents = await tx.agentConfig.findMany();
  const byRole = new Map(agents.map((agent) => [agent.role, agent]));
  const roles: string[] = [];
  const refusedRoles: Record<string, string> = {};
  for (const role of new Set([...agentRoles, ...byRole.keys()])) {
    const why = refusal(tenant, granted, role, byRole.get(role));
    if (why) refusedRoles[role] = why;
    else roles.push(role);
  }
  const { tasksPerPlan, planDepth } = granted;
  const configured = byRole.get(plannerRole);
  // A frozen planner plans nothing; planning itself is part of every plan.
  const planner = configured?.isActive && !frozenAgent(granted, configured) ? configured : null;
  return {
    planner,
    rules: { roles, refusedRoles, maxTasks: tasksPerPlan, maxDepth: planDepth, approvals: ['none'] },
  };
}
