import type { Tenant } from '../../../server/data/postgres/generated/client.ts';
import { day, hour, minute } from '../calendar.ts';
import { modelOn } from '../prices.ts';
import { firstProvider } from './agents.ts';
import type { Place, World } from './world.ts';

/** Who closes accounts on the platform's team. */
const suspender = 'billing@dmagency.example';

/** The record of a tenant, as its story has left it. */
export function tenantRow(world: World, place: Place): Tenant {
  const { spec } = place;
  const quiet = spec.quietSince === undefined ? null : new Date(world.asOf - spec.quietSince * day);
  const deleted = spec.slug === 'quillon-media' ? quiet : null;
  const trialBegan =
    spec.status === 'trialing' && spec.completed > 0 ? new Date(world.asOf - 12.6 * day) : null;
  return {
    id: place.id,
    slug: spec.slug,
    name: spec.name,
    plan: spec.plan,
    status: spec.status,
    statusBeforeSuspension: spec.status === 'suspended' ? 'active' : null,
    suspendedAt: spec.status === 'suspended' ? quiet : null,
    suspendedBy: spec.status === 'suspended' ? suspender : null,
    suspensionReason:
      spec.status !== 'suspended'
        ? null
        : deleted
          ? 'The customer closes the magazine and asked for an export first.'
          : 'Two invoices are open since September and three mails were not answered.',
    allowedProviders: [...spec.providers],
    defaultProvider: firstProvider(place),
    defaultModelId: spec.completed > 0 ? modelOn(firstProvider(place), 'writing', world.asOf).model : null,
    dataPrivacyLevel: spec.privacy,
    monthlySpendCapMicros: BigInt(spec.capUsd) * 1_000_000n,
    deploymentMode: spec.mode,
    onPremCallbackUrl: spec.mode === 'on_prem' ? `https://agency.${spec.slug}.example/callbacks` : null,
    customDomain: spec.customDomain ?? null,
    timezone: spec.timezone,
    locale: spec.locale,
    featureOverrides: spec.overrides ?? {},
    trialStartedAt: trialBegan,
    provisionedAt: new Date(place.createdAt + minute),
    deletedAt: deleted,
    purgeAt: deleted ? new Date(deleted.getTime() + 30 * day) : null,
    purgeStartedAt: null,
    deletionExportId: null,
    version: spec.status === 'suspended' || spec.overrides ? 2 : 1,
    createdAt: new Date(place.createdAt),
    updatedAt: quiet ?? new Date(place.createdAt + hour),
  };
}
