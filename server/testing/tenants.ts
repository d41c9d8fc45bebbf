import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type Clock, machineCtx, systemClock, type TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';
import type { Stores } from '../data/stores.ts';
import { entitlementsOf, type Granted } from '../plans/index.ts';

export const quietLog = pino({ level: 'silent' });

/** Mints a tenant of its own for a test: an active Enterprise tenant on ollama unless told otherwise. */
export function mintTenant(
  stores: Stores,
  overrides: Partial<Prisma.TenantCreateInput> = {},
): Promise<Tenant> {
  const slug = `t-${randomBytes(6).toString('hex')}`;
  const now = new Date();
  return asPlatform(machineCtx(stores, 'test', { clock: systemClock, log: quietLog }), 'seed', (tx) =>
    tx.tenant.create({
      data: {
        id: newId(),
        slug,
        name: `Test ${slug}`,
        plan: 'enterprise',
        status: 'active',
        allowedProviders: ['ollama'],
        defaultProvider: 'ollama',
        dataPrivacyLevel: 'cloud_ok',
        monthlySpendCapMicros: 50_000_000n,
        deploymentMode: 'saas',
        timezone: 'UTC',
        locale: 'en-GB',
        provisionedAt: now,
        createdAt: now,
        updatedAt: now,
        ...overrides,
      },
    }),
  );
}

/** The context of an owner of the tenant, as a request would have it. */
export function tenantCtx(
  stores: Stores,
  tenant: Pick<Tenant, 'id' | 'slug' | 'plan' | 'featureOverrides'>,
  clock: Clock = systemClock,
): TenantCtx & { entitlements: Granted } {
  return {
    stores,
    clock,
    log: quietLog,
    actor: { kind: 'user', id: newId(), label: 'owner@test.example', role: 'owner' },
    requestId: null,
    source: 'test',
    tenantId: tenant.id,
    tenantSlug: tenant.slug,
    entitlements: entitlementsOf(tenant),
  };
}
