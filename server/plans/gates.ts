import type { LlmProvider, Plan, PrivacyLevel } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import { firstProvider, type Granted } from './entitlements.ts';
import { planNames } from './features.ts';
import { agentRoles, type Entitlements, planMatrix, unlockingPlan } from './matrix.ts';

type YesOrNo =
  | 'localOnly'
  | 'approvals'
  | 'integrations'
  | 'sso'
  | 'onPrem'
  | 'customRoles'
  | 'customEndpoints';
const yesOrNo: Readonly<Record<YesOrNo, string>> = {
  localOnly: 'Local-only mode',
  approvals: 'Approving work before it goes on',
  integrations: 'Connecting other services',
  sso: 'Single sign-on',
  onPrem: 'Running in their own network',
  customRoles: 'An agent role of your own',
  customEndpoints: 'A model server of your own',
};

type Allows = (entitlements: Entitlements) => boolean;

/** The tenant's plan has it; its override took it. */
const taken = (granted: Pick<Granted, 'plan'>, allows: Allows): boolean => allows(planMatrix[granted.plan]);

/** The plan to name in a refusal; null where none has it, and where an override took it. */
export const unlockedBy = (granted: Pick<Granted, 'plan'>, allows: Allows): Plan | null =>
  taken(granted, allows) ? null : unlockingPlan(allows);

const askTeam = "Ask the platform's team.";

/** A refusal because of the plan, or of an override: what is missing and which plan has it. */
function planLocked(granted: Pick<Granted, 'plan'>, what: string, allows: Allows): AppError {
  const plan = unlockedBy(granted, allows);
  const has = plan ? ` ${planNames[plan]} has it.` : '';
  const sentence = taken(granted, allows)
    ? `${what} is switched off for this workspace. ${askTeam}`
    : `${what} is not part of ${planNames[granted.plan]}.${has}`;
  return new AppError('plan_locked', sentence, { details: { plan: granted.plan, unlockedBy: plan } });
}

/** @throws AppError plan_locked where the tenant's entitlements say no */
export function requireFeature(granted: Granted, feature: YesOrNo): void {
  if (!granted[feature]) throw planLocked(granted, yesOrNo[feature], (entitlements) => entitlements[feature]);
}

/** Whether entitlements hold a role: one of the seven by name, any other as a custom one. */
export function allowsRole(entitlements: Entitlements, role: string): boolean {
  const known = agentRoles.find((name) => name === role);
  return known ? entitlements.agentRoles.includes(known) : entitlements.customRoles;
}

interface Worker {
  role: string;
  /** Left out: not chosen yet. */
  adapterType?: LlmProvider | undefined;
}

/** Why the plan keeps an agent from working; null where it does not. */
function agentLock(granted: Granted, agent: Worker): AppError | null {
  const { role, adapterType } = agent;
  const roleIn: Allows = (entitlements) => allowsRole(entitlements, role);
  if (!roleIn(granted)) return planLocked(granted, `The role ${role}`, roleIn);
  if (!adapterType) return null;
  const providerIn: Allows = ({ providers }) => providers.includes(adapterType);
  return providerIn(granted) ? null : planLocked(granted, `The provider ${adapterType}`, providerIn);
}

/**
 * Why an agent is frozen: after a downgrade it stays, can be read and exported, and takes no work until the plan has
 * its role and provider again. Null where it is not.
 */
export const frozenAgent = (granted: Granted, agent: Worker): string | null =>
  agentLock(granted, agent)?.message ?? null;

/** @throws AppError plan_locked for an agent whose role or provider the tenant does not have */
export function requireAgent(granted: Granted, agent: Worker): void {
  const locked = agentLock(granted, agent);
  if (locked) throw locked;
}

/** @throws AppError plan_locked for a provider the tenant does not have */
export function requireProvider(granted: Granted, provider: LlmProvider): void {
  const allows: Allows = ({ providers }) => providers.includes(provider);
  if (!allows(granted)) throw planLocked(granted, `The provider ${provider}`, allows);
}

/**
 * The provider that calls go to where none is named.
 * @throws AppError plan_locked or policy_blocked where the tenant has none it may use
 */
export function requireUsableProvider(
  granted: Granted,
  tenant: {
    allowedProviders: readonly LlmProvider[];
    defaultProvider: LlmProvider;
    dataPrivacyLevel: PrivacyLevel;
  },
): LlmProvider {
  const first = firstProvider(tenant, granted);
  if (first) return first;
  requireProvider(granted, tenant.defaultProvider);
  throw new AppError(
    'policy_blocked',
    `None of this workspace's providers (${tenant.allowedProviders.join(', ')}) may be used. Allow another one.`,
  );
}

type Countable = 'workspaces' | 'customSkills';
const countable: Readonly<Record<Countable, string>> = {
  workspaces: 'brands',
  customSkills: 'custom skills',
};

function full(granted: Granted, limit: Countable, used: number, wanted: number, before = ''): AppError {
  const allows: Allows = ({ [limit]: most }) => most === null || most >= wanted;
  const plan = unlockedBy(granted, allows);
  const more = taken(granted, allows) ? ` ${askTeam}` : plan ? ` ${planNames[plan]} holds more.` : '';
  const allowed = granted[limit];
  return new AppError(
    'limit_reached',
    `${before}${used} of ${allowed} ${countable[limit]} are used on ${planNames[granted.plan]}.${more}`,
    { details: { limit, used, allowed, plan: granted.plan, unlockedBy: plan } },
  );
}

/**
 * Refuses one more than the tenant may have.
 * @param used how many there are now
 * @throws AppError limit_reached with used, allowed and the plan that holds more
 */
export function requireRoom(granted: Granted, limit: Countable, used: number): void {
  const allowed = granted[limit];
  if (allowed !== null && used >= allowed) throw full(granted, limit, used, used + 1);
}

/**
 * The refusal of work with something that lies beyond the limit.
 * @param what begins the sentence: "Not saved: this skill"
 */
export const frozenBeyond = (granted: Granted, limit: Countable, used: number, what: string): AppError =>
  full(granted, limit, used, used, `${what} is frozen. `);
