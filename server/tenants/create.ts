import { auditPlatform, auditTenant } from '../audit/index.ts';
import { inviteFirstOwner } from '../auth/index.ts';
import type { Ctx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import { usdToMicros } from '../data/money.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { answerOnce, type Once } from '../idempotency/index.ts';
import { entitlementsOf, requireFeature } from '../plans/index.ts';
import type { CreatedTenant, CreateTenantInput } from './contract.ts';
import { describeTenant } from './get.ts';
import { type Provisioning, provisionTenant } from './provision.ts';
import { decideProviders } from './rules.ts';

/** Seconds after which the relay finishes a provisioning that its request did not. */
const healAfterSeconds = 30;

async function slugIsTaken(tx: PlatformTx, slug: string): Promise<boolean> {
  const [tenant, retired] = [
    await tx.tenant.findUnique({ where: { slug }, select: { id: true } }),
    await tx.retiredSlug.findUnique({ where: { slug } }),
  ];
  return tenant !== null || retired !== null;
}

async function insert(ctx: Ctx, tx: PlatformTx, input: CreateTenantInput): Promise<Tenant> {
  const granted = entitlementsOf({ plan: input.plan, featureOverrides: {} });
  const { allowed, first } = decideProviders(granted, input);
  if (input.onPremCallbackUrl) requireFeature(granted, 'onPrem');
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

/** Why a tenant that is in the record is not set up yet, though nothing is wrong with it. */
const left: ReadonlySet<string> = new Set(['unavailable', 'tenant_suspended']);

/** The tenant is in the record: where a store is away now, the answer shows it as being set up and the relay finishes. */
async function provisionNow(ctx: Ctx, work: Provisioning): Promise<string | null> {
  try {
    return await provisionTenant(ctx, work);
  } catch (error) {
    if (!(error instanceof AppError && left.has(error.code))) throw error;
    ctx.log.warn({ err: error, tenantId: work.tenantId }, 'provisioning is left to the relay');
    return null;
  }
}

async function insertOnce(ctx: Ctx, input: CreateTenantInput, reason: string, once: Once): Promise<string> {
  try {
    return await asPlatform(ctx, reason, async (tx) => {
      const { id } = await insert(ctx, tx, input);
      await once.note(tx, 'tenant', id);
      return id;
    });
  } catch (error) {
    // Two requests for one slug at the same instant: the unique index decides.
    if (error instanceof AppError && error.code === 'conflict' && error.message === 'It exists already.')
      throw new AppError('slug_taken', `Slug '${input.slug}' is taken. Choose another.`);
    throw error;
  }
}

/**
 * Creates a tenant with everything it needs: record, document database, default agents, first owner's invitation.
 * The record decides; what follows is finished by the relay if this process dies, or by the same Idempotency-Key,
 * which then answers with a new invitation link.
 */
export function createTenant(ctx: Ctx, input: CreateTenantInput): Promise<CreatedTenant> {
  const { adminEmail } = input;
  const machine = ctx.actor.kind === 'machine';
  return answerOnce(ctx, 'tenants.create', input, async (once) => {
    const reason = machine ? 'provision' : 'tenants.create';
    const tenantId = once.noted('tenant') ?? (await insertOnce(ctx, input, reason, once));
    const link = await provisionNow(ctx, { tenantId, adminEmail });
    const tenant = await asPlatform(ctx, reason, (tx) =>
      tx.tenant.findUniqueOrThrow({ where: { id: tenantId } }),
    );
    // The relay was quicker: its link is not known, so a new one replaces it.
    const missed = link === null && tenant.provisionedAt !== null;
    const invitationUrl = missed ? await inviteFirstOwner(ctx, tenant, adminEmail) : link;
    const detail = await describeTenant(ctx, tenant, machine ? 'provision' : 'tenants.get');
    return { ...detail, invitationUrl };
  });
}
