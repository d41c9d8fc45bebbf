import { roleDefaults } from '../../../server/agents/roles.ts';
import type { LlmProvider } from '../../../server/data/postgres/enums.ts';
import type { AgentConfig } from '../../../server/data/postgres/generated/client.ts';
import { type AgentRole, agentRoles, planMatrix } from '../../../server/plans/index.ts';
import { day } from '../calendar.ts';
import type { DatedPrice } from '../data/prices.ts';
import { modelOn } from '../prices.ts';
import type { Place, World } from './world.ts';

const classes: Record<AgentRole, DatedPrice['class']> = {
  copywriter: 'writing',
  seo: 'writing',
  'keyword-researcher': 'cheap',
  'blog-writer': 'writing',
  'social-media-manager': 'writing',
  'activity-planner': 'hard',
  'analytics-reporter': 'writing',
};

/** How many of a plan's agents a tenant has set up. */
const setUp: Record<string, number> = { 'tidewater-yoga': 3, 'nordlicht-optik': 4, 'kettle-and-co': 4 };
/** Roles that a tenant gave to another provider than its first. */
const elsewhere: Record<string, Partial<Record<AgentRole, LlmProvider>>> = {
  'brisa-viagens': { 'social-media-manager': 'openai' },
  'papaya-collective': { 'social-media-manager': 'openai', seo: 'openai' },
  'hartwell-partners': { 'blog-writer': 'openai' },
  'castellan-insurance': { 'keyword-researcher': 'openai' },
};

export const firstProvider = (place: Place): LlmProvider => place.spec.providers[0] ?? 'claude';
export const classOf = (role: string): DatedPrice['class'] => classes[role as AgentRole] ?? 'writing';

/** Who works for a role: the tenant's choice for it, else its first provider. */
export const providerOf = (place: Place, role: string): LlmProvider =>
  elsewhere[place.spec.slug]?.[role as AgentRole] ?? firstProvider(place);

/** The agents of a tenant, with the global skills that shorten their role. */
export function agentsOf(world: World, place: Place, ownSkillIds: readonly string[]): AgentConfig[] {
  const { spec } = place;
  const chance = place.stream('agent_configs');
  const allowed = agentRoles.filter((role) => planMatrix[spec.plan].agentRoles.includes(role));
  const rows = allowed.slice(0, setUp[spec.slug] ?? allowed.length).map((role): AgentConfig => {
    const provider = providerOf(place, role);
    const local = provider === 'ollama';
    const defaults = roleDefaults[role];
    const fitting = [...world.globalSkills.values()].filter(({ roles }) => roles.includes(role));
    const edits = chance.int(0, 2);
    return {
      tenantId: place.id,
      role,
      adapterType: provider,
      modelId: modelOn(provider, classOf(role), world.asOf).model,
      skillIds: [...chance.sample(fitting, 3).map(({ id }) => id), ...chance.sample(ownSkillIds, 2)],
      toolNames: [],
      concurrency: local ? 1 : defaults.concurrency,
      timeoutMs: local ? defaults.timeoutMs * 4 : defaults.timeoutMs,
      maxCostPerTaskMicros: defaults.maxCostMicros,
      escalationAfterFailures: 2,
      isActive: !spec.inactive?.includes(role),
      version: 1 + edits,
      updatedAt: new Date(
        edits === 0
          ? place.createdAt
          : place.createdAt + chance.between(0.2, 0.8) * (place.to - place.createdAt),
      ),
    };
  });
  if (spec.slug === 'castellan-insurance') rows.push(complianceReviewer(place));
  return rows;
}

/** A role of the tenant's own, on its own runtime; switched off until the runtime answers. */
function complianceReviewer(place: Place): AgentConfig {
  return {
    tenantId: place.id,
    role: 'compliance-reviewer',
    adapterType: 'webhook',
    modelId: 'castellan-review-2',
    skillIds: [],
    toolNames: [],
    concurrency: 1,
    timeoutMs: 600_000,
    maxCostPerTaskMicros: 250_000n,
    escalationAfterFailures: 1,
    isActive: false,
    version: 1,
    updatedAt: new Date(place.createdAt + 30 * day),
  };
}
