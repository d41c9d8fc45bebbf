import type { Plan } from '../../server/data/postgres/enums.ts';
import { planNames } from '../../server/plans/features.ts';
import { type Entitlements, planMatrix, unlockingPlan } from '../../server/plans/matrix.ts';

/** Why a control is locked. */
export interface PlanLock {
  /** The cheapest plan that has it; null where none does. */
  plan: Plan | null;
  /** "On Agency and up". */
  words: string;
}

const order: readonly Plan[] = ['free', 'pro', 'agency', 'enterprise'];

const wordsOf = (plan: Plan | null, allows: (entitlements: Entitlements) => boolean): string => {
  if (plan === null) return 'On no plan; ask the platform';
  const later = order.slice(order.indexOf(plan) + 1);
  const up = later.length > 0 && later.every((each) => allows(planMatrix[each]));
  return `On ${planNames[plan]}${up ? ' and up' : ''}`;
};

/**
 * Whether what a tenant is granted locks something, and which plan has it; pure.
 * @param granted what the tenant may do now: its plan's entitlements with its own overrides
 * @returns null where it is allowed
 */
export const planLock = (
  granted: Entitlements,
  allows: (entitlements: Entitlements) => boolean,
): PlanLock | null => {
  if (allows(granted)) return null;
  const plan = unlockingPlan(allows);
  return { plan, words: wordsOf(plan, allows) };
};
