import { z } from 'zod';
import { LlmProvider, type Plan, type PrivacyLevel } from '../data/postgres/enums.ts';
import { agentRoles, type Entitlements, planMatrix } from './matrix.ts';

/** What a tenant may do: its plan's entitlements with its own overrides, resolved once a request. */
export interface Granted extends Entitlements {
  plan: Plan;
  /** What an operator set for this tenant alone; counted in already. */
  overrides: FeatureOverrides;
}

const count = z.number().int().min(0).max(1_000_000).nullable();
const overridable = {
  workspaces: count,
  campaignsPerMonth: count,
  agentRoles: z.array(z.enum(agentRoles)).max(agentRoles.length),
  customRoles: z.boolean(),
  providers: z.array(z.enum(LlmProvider)).min(1).max(4),
  customEndpoints: z.boolean(),
  localOnly: z.boolean(),
  customSkills: count,
  approvals: z.boolean(),
  integrations: z.boolean(),
  sso: z.boolean(),
  onPrem: z.boolean(),
  sla: z.string().trim().min(1).max(60).nullable(),
  tasksPerPlan: z.number().int().min(1).max(200),
  planDepth: z.number().int().min(1).max(50),
  tasksAtOnce: z.number().int().min(1).max(50),
  briefCharacters: z.number().int().min(100).max(200_000),
};

/** What an operator may grant or take from one tenant, whatever its plan says. `null` is unlimited. */
export const featureOverrides = z.strictObject(overridable).partial();
export type FeatureOverrides = z.output<typeof featureOverrides>;

/** Overrides as they lie in the record. What this version does not know, or cannot read, does not count. */
export function readOverrides(stored: unknown): FeatureOverrides {
  if (typeof stored !== 'object' || stored === null) return {};
  const kept = Object.entries(overridable).flatMap(([key, form]) => {
    if (!Object.hasOwn(stored, key)) return [];
    const parsed = form.safeParse((stored as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(kept) as FeatureOverrides;
}

/** Resolves what a tenant may do. */
export function entitlementsOf(tenant: { plan: Plan; featureOverrides: unknown }): Granted {
  const overrides = readOverrides(tenant.featureOverrides);
  return {
    ...planMatrix[tenant.plan],
    ...(overrides as Partial<Entitlements>),
    plan: tenant.plan,
    overrides,
  };
}

/** The providers a tenant's calls may go to now: chosen, part of what it is granted, and local where it must be. */
export function usableProviders(
  tenant: { allowedProviders: readonly LlmProvider[]; dataPrivacyLevel: PrivacyLevel },
  granted: Pick<Granted, 'providers'>,
): LlmProvider[] {
  return tenant.allowedProviders.filter(
    (provider) =>
      granted.providers.includes(provider) &&
      (tenant.dataPrivacyLevel !== 'local_only' || provider === 'ollama'),
  );
}

/** The provider used where nothing else is said; null when the tenant has none it may use. */
export function firstProvider(
  tenant: {
    allowedProviders: readonly LlmProvider[];
    defaultProvider: LlmProvider;
    dataPrivacyLevel: PrivacyLevel;
  },
  granted: Pick<Granted, 'providers'>,
): LlmProvider | null {
  const usable = usableProviders(tenant, granted);
  return usable.includes(tenant.defaultProvider) ? tenant.defaultProvider : (usable[0] ?? null);
}

/**
 * What is frozen where there is more than the limit: all but the first `allowed`. Frozen things stay, can be read and
 * exported, and thaw when an earlier one goes or the limit rises; they take no new work.
 * @param ids oldest first
 */
export function beyondLimit(ids: readonly string[], allowed: number | null): ReadonlySet<string> {
  return new Set(allowed === null ? [] : ids.slice(allowed));
}
