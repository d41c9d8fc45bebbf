import { allowsRole, beyondLimit, type Granted, usableProviders } from '../plans/index.ts';
import type { PlanPreview } from './contract.ts';
import type { PlanFacts } from './plan-facts.ts';

type OverLimit = PlanPreview['overLimit'][number];

const mostNames = 50;
const names = (all: readonly string[]): string[] => all.slice(0, mostNames);

/** What lies beyond a count: all but the oldest. */
function beyond(
  feature: string,
  label: string,
  things: readonly { id: string; name: string }[],
  allowed: number | null,
): OverLimit[] {
  const ids = things.map(({ id }) => id);
  const over = beyondLimit(ids, allowed);
  if (over.size === 0) return [];
  const frozen = things.filter(({ id }) => over.has(id)).map(({ name }) => name);
  return [{ feature, label, used: things.length, allowed: allowed ?? things.length, frozen: names(frozen) }];
}

function overAgents({ tenant, agents }: PlanFacts, granted: Granted): OverLimit[] {
  const withoutRole = agents.filter(({ role }) => !allowsRole(granted, role));
  const withoutProvider = agents.filter(
    (agent) => !withoutRole.includes(agent) && !granted.providers.includes(agent.provider),
  );
  const entries: OverLimit[] = [];
  if (withoutRole.length > 0)
    entries.push({
      feature: 'agentRoles',
      label: 'Agents',
      used: agents.length,
      allowed: granted.agentRoles.length,
      frozen: names(withoutRole.map(({ role }) => role)),
    });
  if (withoutProvider.length > 0)
    entries.push({
      feature: 'providers',
      label: 'Model providers',
      used: tenant.allowedProviders.length,
      allowed: usableProviders(tenant, granted).length,
      frozen: names(withoutProvider.map(({ role, provider }) => `${role} (${provider})`)),
    });
  return entries;
}

/** More under way than the new plan allows: nothing freezes, the next ones wait. */
function overCount(feature: string, label: string, used: number, allowed: number | null): OverLimit[] {
  return allowed !== null && used > allowed ? [{ feature, label, used, allowed, frozen: [] }] : [];
}

/** What is more than the entitlements allow; pure. Nothing is deleted: what is over is frozen. */
export function overLimits(facts: PlanFacts, granted: Granted): OverLimit[] {
  return [
    ...beyond('workspaces', 'Brands', facts.brands, granted.workspaces),
    ...overCount(
      'campaignsPerMonth',
      `Campaigns of ${facts.month}`,
      facts.campaigns,
      granted.campaignsPerMonth,
    ),
    ...overAgents(facts, granted),
    ...beyond('customSkills', 'Custom skills', facts.skills, granted.customSkills),
    ...overCount('tasksAtOnce', 'Tasks at once in one campaign', facts.mostTasksAtOnce, granted.tasksAtOnce),
  ];
}
