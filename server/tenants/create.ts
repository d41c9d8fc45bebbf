import { createHash } from 'node:crypto';
import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { usdToMicros } from '../data/money.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { entitlementsOf } from '../plans/index.ts';
import type { CreatedTenant, CreateTenantInput } from './contract.ts';
import { describeTenant } from './get.ts';
import { type Provisioning, provisionTenant } from './provision.ts';
import { decideProviders } from './rules.ts';

/** Seconds after which the relay finishes a provisioning that its request did not. */
const healAfterSeconds = 30;

export interface CreateOptions {
  /** The same key and input give the first answer again; another input with it is refused. */
  idempotencyKey?: string | undefined;
}

async function slugIsTaken(tx: PlatformTx, slug: string): Promise<boolean> {
  const [tenant, retired] = [
    await tx.tenant.findUnique({ where: { slug }, select: { id: true } }),
    await tx.retiredSlug.findUnique({ where: { slug } }),
  ];
  return tenant !== null || retired !== null;
}

async function insert(ctx: Ctx, tx: PlatformTx, input: CreateTenantInput): Promise<Tenant> {
  const { allowed, first } = decideProviders(
    entitlementsOf({ plan: input.plan, featureOverrides: {} }),
    input,
  );
  if (input.trial && input.plan !== 'pro')
    throw new AppError('invalid_input', 'A trial runs on the pro plan: choose pro, or no trial.');
  if (await slugIsTaken(tx, input.slug))
    throw new AppError('slug_taken', `Slug '${input.slug}' is taken. Choose another.`);
  const now = ctx.clock.now();
  const tenant = await tx.tenant.create({
    data: {
      id: newId(),
      slug: input.slug,
      name: input.name,
      plan: input.plan,
      status: input.trial ? 'trialing' : 'active',
      allowedProviders: allowed,
      defaultProvider: first,
      defaultModelId: input.defaultModelId ?? null,
      dataPrivacyLevel: input.dataPrivacyLevel,
      monthlySpendCapMicros: usdToMicros(input.monthlySpendCapUsd),
      deploymentMode: input.deploymentMode,
      onPremCallbackUrl: input.onPremCallbackUrl ?? null,
      timezone: input.timezone,
      locale: input.locale,
      createdAt: now,
      updatedAt: now,
    },
  });
  const provisioning: Provisioning = { tenantId: tenant.id, adminEmail: input.adminEmail };
  await tx.outboxEntry.create({
    data: {
      tenantId: tenant.id,
      id: newId(),
      topic: 'tenant.provision',
      payload: { ...provisioning },
      createdAt: now,
      availableAt: new Date(now.getTime() + healAfterSeconds * 1_000),
    },
  });
  const event = {
    action: 'tenant.created',
    objectType: 'tenant',
    objectId: tenant.id,
    after: { slug: tenant.slug, name: tenant.name, plan: tenant.plan },
  };
  await auditPlatform(ctx, tx, event);
  await auditTenant({ ...ctx, tenantId: tenant.id }, tx, event);
  return tenant;
}

/** The tenant is in the record: where a store is away now, the answer shows it as being set up and the relay finishes. */
async function provisionNow(ctx: Ctx, work: Provisioning): Promise<string | null> {
  try {
    return await provisionTenant(ctx, work);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
    ctx.log.warn({ err: error, tenantId: work.tenantId }, 'provisioning is left to the relay');
    return null;
  }
}

/**
 * Creates a tenant with everything it needs: record, document database, default agents, first owner's invitation.
 * The record decides; what follows is finished by the relay if this process dies.
 */
export async function createTenant(
  ctx: Ctx,
  input: CreateTenantInput,
  options: CreateOptions = {},
): Promise<CreatedTenant> {
  const { idempotencyKey } = options;
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const actorId = ctx.actor.id;
  const outcome = await asPlatform(
    ctx,
    ctx.actor.kind === 'machine' ? 'provision' : 'tenants.create',
    async (tx) => {
      if (idempotencyKey && actorId) {
        await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`idempotency:${actorId}:${idempotencyKey}`}, 0))) AS locked`;
        const earlier = await tx.platformIdempotencyKey.findUnique({
          where: { actorId_key: { actorId, key: idempotencyKey } },
        });
        if (earlier && earlier.requestHash !== requestHash) {
          throw new AppError(
            'conflict',
            'This Idempotency-Key was used with another request. Use a new key.',
          );
        }
        if (earlier) return { again: (earlier.response as { tenantId: string }).tenantId };
      }
      const tenant = await insert(ctx, tx, input);
      if (idempotencyKey && actorId) {
        const response = { tenantId: tenant.id };
        await tx.platformIdempotencyKey.create({
          data: { actorId, key: idempotencyKey, requestHash, response, createdAt: ctx.clock.now() },
        });
      }
      return { tenant };
    },
  ).catch((error: unknown) => {
    // Two requests for one slug at the same instant: the unique index decides.
    if (error instanceof AppError && error.code === 'conflict' && error.message === 'It exists already.') {
      throw new AppError('slug_taken', `Slug '${input.slug}' is taken. Choose another.`);
    }
    throw error;
  });
  const tenantId = outcome.tenant?.id ?? outcome.again;
  const invitationUrl = outcome.tenant
    ? await provisionNow(ctx, { tenantId: outcome.tenant.id, adminEmail: input.adminEmail })
    : null;
  const tenant = await asPlatform(ctx, ctx.actor.kind === 'machine' ? 'provision' : 'tenants.create', (tx) =>
    tx.tenant.findUniqueOrThrow({ where: { id: tenantId } }),
  );
  return {
    ...(await describeTenant(ctx, tenant, ctx.actor.kind === 'machine' ? 'provision' : 'tenants.get')),
    invitationUrl,
  };
}
