import type { LlmProvider, Plan } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import type { Granted } from './entitlements.ts';
import { planNames } from './features.ts';
import { agentRoles, type Entitlements, unlockingPlan } from './matrix.ts';

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

const unlocks = (plan: Plan | null, verb: string): string => (plan ? ` ${planNames[plan]} ${verb}.` : '');

/** A refusal because of the plan: what is missing and which plan has it. */
export function planLocked(
  granted: Pick<Granted, 'plan'>,
  what: string,
  allows: (entitlements: Entitlements) => boolean,
): AppError {
  const unlockedBy = unlockingPlan(allows);
  return new AppError(
    'plan_locked',
    `${what} is not part of ${planNames[granted.plan]}.${unlocks(unlockedBy, 'has it')}`,
    {
      details: { plan: granted.plan, unlockedBy },
    },
  );
}

/** @throws AppError plan_locked where the tenant's entitlements say no */
export function requireFeature(granted: Granted, feature: YesOrNo): void {
  if (!granted[feature]) throw planLocked(granted, yesOrNo[feature], (entitlements) => entitlements[feature]);
}

/** @throws AppError plan_locked for a role the tenant does not have */
export function requireRole(granted: Granted, role: string): void {
  const known = agentRoles.find((name) => name === role);
  const allows = (entitlements: Entitlements): boolean =>
    known ? entitlements.agentRoles.includes(known) : entitlements.customRoles;
  if (!allows(granted)) throw planLocked(granted, `The role ${role}`, allows);
}

/** @throws AppError plan_locked for a provider the tenant does not have */
export function requireProvider(granted: Granted, provider: LlmProvider): void {
  const allows = ({ providers }: Entitlements): boolean => providers.includes(provider);
  if (!allows(granted)) throw planLocked(granted, `The provider ${provider}`, allows);
}

type Countable = 'workspaces' | 'customSkills';
const countable: Readonly<Record<Countable, string>> = {
  workspaces: 'brands',
  customSkills: 'custom skills',
};

/**
 * Refuses one more than the tenant may have.
 * @param used how many there are now
 * @throws AppError limit_reached with used, allowed and the plan that holds more
 */
export function requireRoom(granted: Granted, limit: Countable, used: number): void {
  const allowed = granted[limit];
  if (allowed === null || used < allowed) return;
  const unlockedBy = unlockingPlan((plan) => {
    const most = plan[limit];
    return most === null || most > used;
  });
  const more = unlockedBy ? ` ${planNames[unlockedBy]} holds more.` : '';
  throw new AppError(
    'limit_reached',
    `${used} of ${allowed} ${countable[limit]} are used on ${planNames[granted.plan]}.${more}`,
    { details: { limit, used, allowed, plan: granted.plan, unlockedBy } },
  );
}
