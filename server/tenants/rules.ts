import type { DeploymentMode, LlmProvider, PrivacyLevel } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import { type Granted, requireFeature, requireProvider } from '../plans/index.ts';

export interface ProviderChoice {
  dataPrivacyLevel: PrivacyLevel;
  deploymentMode?: DeploymentMode | undefined;
  allowedProviders?: readonly LlmProvider[] | undefined;
  defaultProvider?: LlmProvider | undefined;
}

/**
 * Which providers a tenant may use and which it uses first.
 * Local-only means Ollama alone; anything its entitlements lack is refused with the plan that has it.
 * @throws AppError plan_locked, policy_blocked, invalid_input
 */
export function decideProviders(
  granted: Granted,
  choice: ProviderChoice,
): { allowed: LlmProvider[]; first: LlmProvider } {
  const localOnly = choice.dataPrivacyLevel === 'local_only';
  if (localOnly) requireFeature(granted, 'localOnly');
  if (choice.deploymentMode === 'on_prem') requireFeature(granted, 'onPrem');
  const offered = localOnly ? (['ollama'] as const) : granted.providers;
  const allowed = [...new Set(choice.allowedProviders ?? offered)];
  for (const provider of allowed) {
    if (localOnly && provider !== 'ollama') {
      throw new AppError(
        'policy_blocked',
        `A local-only tenant uses ollama alone; ${provider} would leave the network.`,
      );
    }
    requireProvider(granted, provider);
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
