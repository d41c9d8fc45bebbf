import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type Auth, createPlatformApiKey, openAuth, seedUser } from '../auth/index.ts';
import { machineCtx, systemClock } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import type { PlatformRole, Tenant, TenantRole } from '../data/postgres/generated/client.ts';
import type { Stores } from '../data/stores.ts';
import { createMailer } from '../mail/index.ts';
import { buildApi } from '../main/api.ts';
import { entitlementsOf } from '../plans/index.ts';
import { createSecrets } from '../secrets/index.ts';
import { createCallerFactory } from '../trpc/base.ts';
import { appRouter } from '../trpc/root.ts';
import { openTestStores, type TestStores } from './stores.ts';
import { mintTenant, quietLog, tenantCtx } from './tenants.ts';

export interface TestApi extends TestStores {
  app: FastifyInstance;
  auth: Auth;
  /** A platform API key of a role. */
  platformKey(role: PlatformRole): Promise<string>;
  /** A tenant API key of a role. */
  tenantKey(tenant: Tenant, role: TenantRole): Promise<string>;
  mintTenant(overrides?: Parameters<typeof mintTenant>[1]): Promise<Tenant>;
}

export interface TestApiOptions {
  baseDomain?: string;
  trustedProxies?: string[];
  /** Makes or finds the one tenant of an on-prem installation, once identity is open. */
  singleTenant?: (stores: Stores) => Promise<{ id: string; slug: string } | undefined>;
  /** Stores already open, closed by their owner. */
  on?: TestStores;
}

/** The whole api over real stores, asked by inject or listen. */
export async function openTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const at = options.on ?? (await openTestStores({ poolSize: 6 }));
  const { stores } = at;
  const auth = await openAuth({
    stores,
    clock: systemClock,
    log: quietLog,
    secrets: createSecrets(randomBytes(32)),
    mail: createMailer({ kind: 'none' }),
    settings: { publicUrl: 'http://localhost:3000', secureCookies: false },
  });
  const app = await buildApi({
    stores,
    auth,
    clock: systemClock,
    log: quietLog,
    version: '0.0.0',
    publicUrl: 'http://localhost:3000',
    baseDomain: options.baseDomain ?? 'localhost',
    deletionGraceDays: 30,
    trustedProxies: options.trustedProxies ?? [],
    singleTenant: await options.singleTenant?.(stores),
  });
  const ctx = machineCtx(stores, 'test', { clock: systemClock, log: quietLog });
  return {
    ...at,
    app,
    auth,
    platformKey: async (role) => (await createPlatformApiKey(ctx, { name: 'test', role })).secret,
    async tenantKey(tenant, role) {
      const ownerId = await seedUser(ctx, {
        email: `${newId()}@test.example`,
        name: 'Owner',
        passwordHash: null,
        memberships: [{ tenantId: tenant.id, role: 'owner' }],
      });
      const ofTenant = {
        id: tenant.id,
        slug: tenant.slug,
        name: tenant.name,
        entitlements: entitlementsOf(tenant),
        status: tenant.status,
        role: 'owner' as const,
      };
      const identity = {
        kind: 'user' as const,
        id: ownerId,
        label: 'owner@test.example',
        name: 'Owner',
        sessionId: null,
        platformRole: null,
        tenant: ofTenant,
        twoFactor: false,
      };
      const caller = createCallerFactory(appRouter)({
        ...tenantCtx(stores, tenant),
        actor: { kind: 'user', id: ownerId, label: 'owner', role: 'owner' },
        identity,
      });
      return (
        await caller.apiKeys.create({
          name: 'test',
          role: role === 'owner' ? 'admin' : role,
          expiresInDays: null,
        })
      ).secret;
    },
    mintTenant: (overrides) => mintTenant(stores, overrides),
    async close() {
      await app.close();
      await auth.close();
      if (!options.on) await at.close();
    },
  };
}
