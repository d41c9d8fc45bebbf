import { microsToUsd } from '../data/money.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { readOverrides } from '../plans/index.ts';
import type { TenantDetail, TenantRow } from './contract.ts';
import { trialEnd } from './lifecycle.ts';

export interface MonthSpend {
  settledMicros: bigint;
  heldMicros: bigint;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** What a list shows of a tenant. */
export type ListedTenant = Pick<
  Tenant,
  | 'id'
  | 'slug'
  | 'name'
  | 'plan'
  | 'status'
  | 'dataPrivacyLevel'
  | 'deploymentMode'
  | 'monthlySpendCapMicros'
  | 'timezone'
  | 'createdAt'
  | 'provisionedAt'
  | 'deletedAt'
  | 'purgeAt'
>;

/** A tenant as lists show it. */
export function presentRow(tenant: ListedTenant, spend: MonthSpend | undefined): TenantRow {
  return {
    id: tenant.id,
    slug: tenant.slug,
    name: tenant.name,
    plan: tenant.plan,
    status: tenant.status,
    dataPrivacyLevel: tenant.dataPrivacyLevel,
    deploymentMode: tenant.deploymentMode,
    monthlySpendCapUsd: microsToUsd(tenant.monthlySpendCapMicros),
    currentMonthSpendUsd: microsToUsd(spend?.settledMicros ?? 0n),
    heldUsd: microsToUsd(spend?.heldMicros ?? 0n),
    createdAt: tenant.createdAt.toISOString(),
    provisionedAt: iso(tenant.provisionedAt),
    deletedAt: iso(tenant.deletedAt),
    purgeAt: iso(tenant.purgeAt),
  };
}

/** A tenant as its page shows it. */
export function presentDetail(
  tenant: Tenant,
  spend: MonthSpend | undefined,
  usage: TenantDetail['usage'],
): TenantDetail {
  return {
    ...presentRow(tenant, spend),
    suspendedAt: iso(tenant.suspendedAt),
    suspendedBy: tenant.suspendedBy,
    suspensionReason: tenant.suspensionReason,
    allowedProviders: tenant.allowedProviders,
    defaultProvider: tenant.defaultProvider,
    defaultModelId: tenant.defaultModelId,
    onPremCallbackUrl: tenant.onPremCallbackUrl,
    customDomain: tenant.customDomain,
    timezone: tenant.timezone,
    locale: tenant.locale,
    featureOverrides: readOverrides(tenant.featureOverrides),
    trialStartedAt: iso(tenant.trialStartedAt),
    trialEndsAt: iso(trialEnd(tenant)),
    purgeStartedAt: iso(tenant.purgeStartedAt),
    version: tenant.version,
    updatedAt: tenant.updatedAt.toISOString(),
    usage,
  };
}
