import type { LlmProvider, Plan, PrivacyLevel } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import { planMatrix, unlockingPlan } from '../plans/index.ts';

export interface ProviderChoice {
  plan: Plan;
  dataPrivacyLevel: PrivacyLevel;
  allowedProviders?: readonly LlmProvider[] | undefined;
  defaultProvider?: LlmProvider | undefined;
}

const locked = (what: string, needs: Plan | null): AppError =>
  new AppError(
    'plan_locked',
    `${what} is not part of this plan${needs ? `: choose ${needs} or higher` : ''}.`,
    {
      details: { unlockedBy: needs },
    },
  );

/**
 * Which providers a tenant may use and which it uses first.
 * Local-only means Ollama alone; anything the plan lacks is refused with the plan that has it.
 */
export function decideProviders(choice: ProviderChoice): { allowed: LlmProvider[]; first: LlmProvider } {
  const entitlements = planMatrix[choice.plan];
  const localOnly = choice.dataPrivacyLevel === 'local_only';
  if (localOnly && !entitlements.localOnly)
    throw locked(
      'Local-only mode',
      unlockingPlan((plan) => plan.localOnly),
    );
  const offered = localOnly ? (['ollama'] as const) : entitlements.providers;
  const allowed = [...new Set(choice.allowedProviders ?? offered)];
  for (const provider of allowed) {
    if (localOnly && provider !== 'ollama') {
      throw new AppError(
        'policy_blocked',
        `A local-only tenant uses ollama alone; ${provider} would leave the network.`,
      );
    }
    if (!entitlements.providers.includes(provider))
      throw locked(
        `The provider ${provider}`,
        unlockingPlan((plan) => plan.providers.includes(provider)),
      );
  }
  const first = choice.defaultProvider ?? allowed[0] ?? 'claude';
  if (!allowed.includes(first)) {
    throw new AppError(
      'invalid_input',
      `The default provider ${first} is not among the allowed ones (${allowed.join(', ')}).`,
    );
  }
  return { allowed, first };
}

/** A free-looking variation of a taken slug, within its form. */
export function nextSlug(slug: string, taken: ReadonlySet<string>): string | null {
  const stem = slug.slice(0, 35).replace(/-+$/, '');
  for (let number = 2; number < 100; number += 1) {
    const candidate = `${stem}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
  return null;
}
