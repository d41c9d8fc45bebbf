import type { LlmProvider, Plan } from '../data/postgres/enums.ts';

/** The platform's agent roles, in the order screens show them. */
export const agentRoles = [
  'copywriter',
  'seo',
  'keyword-researcher',
  'blog-writer',
  'social-media-manager',
  'activity-planner',
  'analytics-reporter',
] as const;
export type AgentRole = (typeof agentRoles)[number];

/** What a plan allows. `null` is unlimited. */
export interface Entitlements {
  workspaces: number | null;
  campaignsPerMonth: number | null;
  agentRoles: readonly AgentRole[];
  customRoles: boolean;
  providers: readonly LlmProvider[];
  customEndpoints: boolean;
  localOnly: boolean;
  customSkills: number | null;
  approvals: boolean;
  integrations: boolean;
  sso: boolean;
  onPrem: boolean;
  sla: string | null;
  tasksPerPlan: number;
  planDepth: number;
  tasksAtOnce: number;
  briefCharacters: number;
  /** Default cap of one campaign, micro-dollars. */
  campaignCapMicros: bigint;
}

const five: readonly AgentRole[] = agentRoles.slice(0, 5);

/** The plan matrix of the specification, one typed map for server gates and screens. */
export const planMatrix: Record<Plan, Entitlements> = {
  free: {
    workspaces: 1,
    campaignsPerMonth: 3,
    agentRoles: ['copywriter', 'seo'],
    customRoles: false,
    providers: ['claude'],
    customEndpoints: false,
    localOnly: false,
    customSkills: 5,
    approvals: false,
    integrations: false,
    sso: false,
    onPrem: false,
    sla: null,
    tasksPerPlan: 4,
    planDepth: 3,
    tasksAtOnce: 1,
    briefCharacters: 4_000,
    campaignCapMicros: 1_000_000n,
  },
  pro: {
    workspaces: 1,
    campaignsPerMonth: 20,
    agentRoles: five,
    customRoles: false,
    providers: ['claude', 'openai'],
    customEndpoints: false,
    localOnly: false,
    customSkills: 20,
    approvals: true,
    integrations: true,
    sso: false,
    onPrem: false,
    sla: '99 %',
    tasksPerPlan: 10,
    planDepth: 4,
    tasksAtOnce: 2,
    briefCharacters: 8_000,
    campaignCapMicros: 10_000_000n,
  },
  agency: {
    workspaces: null,
    campaignsPerMonth: null,
    agentRoles,
    customRoles: false,
    providers: ['claude', 'openai', 'ollama'],
    customEndpoints: false,
    localOnly: false,
    customSkills: null,
    approvals: true,
    integrations: true,
    sso: false,
    onPrem: false,
    sla: '99.5 %',
    tasksPerPlan: 20,
    planDepth: 6,
    tasksAtOnce: 4,
    briefCharacters: 16_000,
    campaignCapMicros: 50_000_000n,
  },
  enterprise: {
    workspaces: 1,
    campaignsPerMonth: null,
    agentRoles,
    customRoles: true,
    providers: ['claude', 'openai', 'ollama', 'webhook'],
    customEndpoints: true,
    localOnly: true,
    customSkills: null,
    approvals: true,
    integrations: true,
    sso: true,
    onPrem: true,
    sla: 'custom',
    tasksPerPlan: 40,
    planDepth: 8,
    tasksAtOnce: 8,
    briefCharacters: 32_000,
    campaignCapMicros: 100_000_000n,
  },
};

const planOrder: readonly Plan[] = ['free', 'pro', 'agency', 'enterprise'];

/** The cheapest plan for which `allows` holds, to name in a refusal; null where none does. */
export function unlockingPlan(allows: (entitlements: Entitlements) => boolean): Plan | null {
  return planOrder.find((plan) => allows(planMatrix[plan])) ?? null;
}
