import { usdToMicros } from '../data/money.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { normaliseDomain } from '../hosts/index.ts';
import {
  entitlementsOf,
  type FeatureOverrides,
  type Granted,
  readOverrides,
  requireFeature,
  usableProviders,
} from '../plans/index.ts';
import type { UpdateTenantInput } from './contract.ts';
import { decideProviders } from './rules.ts';

/** What an update writes; what is undefined stays. */
export interface TenantChanges
  extends Partial<
    Pick<
      Tenant,
      | 'name'
      | 'timezone'
      | 'locale'
      | 'dataPrivacyLevel'
      | 'allowedProviders'
      | 'defaultProvider'
      | 'defaultModelId'
      | 'monthlySpendCapMicros'
      | 'deploymentMode'
      | 'onPremCallbackUrl'
      | 'customDomain'
    >
  > {
  featureOverrides?: FeatureOverrides;
}

type Field = Exclude<keyof UpdateTenantInput, 'tenant' | 'version' | 'reason' | 'deactivateCloudAgents'>;
const fields = [
  'name',
  'timezone',
  'locale',
  'dataPrivacyLevel',
  'allowedProviders',
  'defaultProvider',
  'defaultModelId',
  'monthlySpendCapUsd',
  'deploymentMode',
  'onPremCallbackUrl',
  'customDomain',
  'featureOverrides',
] as const satisfies readonly Field[];

/** Billing decides about money alone. */
function assertMayChange(role: string | null, input: UpdateTenantInput): void {
  if (role !== 'billing') return;
  const others = fields.filter((field) => input[field] !== undefined && field !== 'monthlySpendCapUsd');
  if (others.length > 0 || input.deactivateCloudAgents)
    throw new AppError(
      'forbidden',
      `Not saved: your role (billing) may change the spend cap alone; ${others.join(', ')} may be changed by owner, operator.`,
      { details: { mayChange: ['monthlySpendCapUsd'], others } },
    );
}

/** What is asked for beyond what is so already: only that is checked, so that a form may send back what it was given. */
function onlyChanged(tenant: Tenant, input: UpdateTenantInput): Partial<Pick<UpdateTenantInput, Field>> {
  const now: Record<Field, unknown> = {
    ...tenant,
    monthlySpendCapUsd: tenant.monthlySpendCapMicros.toString(),
    featureOverrides: readOverrides(tenant.featureOverrides),
  };
  const comparable = (field: Field): unknown =>
    field === 'monthlySpendCapUsd' ? usdToMicros(input[field] ?? '0').toString() : input[field];
  const changed = fields.filter(
    (field) => input[field] !== undefined && JSON.stringify(comparable(field)) !== JSON.stringify(now[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, input[field]]));
}

type Asked = ReturnType<typeof onlyChanged>;

function needsReason(input: UpdateTenantInput, what: string): void {
  if (input.reason === undefined)
    throw new AppError('invalid_input', `Not saved: ${what} needs a reason of at least 10 characters.`, {
      details: { fields: [{ path: 'reason', message: 'Needs at least 10 characters' }] },
    });
}

function providers(tenant: Tenant, asked: Asked, granted: Granted): TenantChanges {
  if (!asked.dataPrivacyLevel && !asked.allowedProviders && !asked.defaultProvider) return {};
  const dataPrivacyLevel = asked.dataPrivacyLevel ?? tenant.dataPrivacyLevel;
  const goesLocal = asked.dataPrivacyLevel === 'local_only';
  // Its own list stays as it is where it is not chosen anew; it may hold what a lesser plan froze.
  const kept = goesLocal ? undefined : usableProviders({ ...tenant, dataPrivacyLevel }, granted);
  const choice = { dataPrivacyLevel, allowedProviders: asked.allowedProviders ?? kept };
  const { allowed, first } = decideProviders(granted, { ...choice, defaultProvider: asked.defaultProvider });
  const keepsDefault = !asked.defaultProvider && allowed.includes(tenant.defaultProvider);
  return {
    dataPrivacyLevel,
    ...(asked.allowedProviders || goesLocal ? { allowedProviders: allowed } : {}),
    defaultProvider: keepsDefault ? tenant.defaultProvider : first,
  };
}

function onPrem({ deploymentMode, onPremCallbackUrl }: Asked, granted: Granted): TenantChanges {
  if (deploymentMode === 'on_prem' || onPremCallbackUrl) requireFeature(granted, 'onPrem');
  return {
    ...(deploymentMode === undefined ? {} : { deploymentMode }),
    ...(onPremCallbackUrl === undefined ? {} : { onPremCallbackUrl }),
  };
}

function domainOf(customDomain: string | null, baseDomain: string): string | null {
  if (customDomain === null) return null;
  const normal = normaliseDomain(customDomain, baseDomain);
  if ('domain' in normal) return normal.domain;
  throw new AppError('invalid_input', `Not saved. ${normal.refusal}`, {
    details: { fields: [{ path: 'customDomain', message: normal.refusal }] },
  });
}

/**
 * What an update makes of a tenant; pure.
 * @param by the role of the one who acts, and the domain that is the platform's own
 * @throws AppError forbidden, invalid_input, plan_locked, policy_blocked
 */
export function decideUpdate(
  tenant: Tenant,
  input: UpdateTenantInput,
  by: { role: string | null; baseDomain: string },
): TenantChanges {
  assertMayChange(by.role, input);
  const asked = onlyChanged(tenant, input);
  const { name, timezone, locale, defaultModelId, monthlySpendCapUsd, customDomain, featureOverrides } =
    asked;
  if (featureOverrides !== undefined) needsReason(input, 'changing what its plan allows');
  const cap = monthlySpendCapUsd === undefined ? undefined : usdToMicros(monthlySpendCapUsd);
  if (cap !== undefined && cap > tenant.monthlySpendCapMicros) needsReason(input, 'raising the spend cap');
  const granted = entitlementsOf({
    plan: tenant.plan,
    featureOverrides: featureOverrides ?? tenant.featureOverrides,
  });
  return {
    ...(name === undefined ? {} : { name }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(locale === undefined ? {} : { locale }),
    ...(defaultModelId === undefined ? {} : { defaultModelId }),
    ...(cap === undefined ? {} : { monthlySpendCapMicros: cap }),
    ...(customDomain === undefined ? {} : { customDomain: domainOf(customDomain, by.baseDomain) }),
    ...(featureOverrides === undefined ? {} : { featureOverrides }),
    ...providers(tenant, asked, granted),
    ...onPrem(asked, granted),
  };
}
