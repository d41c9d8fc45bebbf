import type { Ctx } from '../data/context.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { deploymentOf } from '../hosts/index.ts';
import { answerOnce, type Once } from '../idempotency/index.ts';
import { switchOffCloudAgents } from './cloud-agents.ts';
import type { TenantDetail, UpdateTenantInput } from './contract.ts';
import { describeTenant } from './get.ts';
import { assertNotGoing } from './lifecycle.ts';
import { lastDoneBy, lockedTenant } from './locked.ts';
import { announceTenant, auditChange, changedFields } from './record-change.ts';
import { decideUpdate } from './update-rules.ts';

async function assertVersion(tx: PlatformTx, tenant: Tenant, seen: number | undefined): Promise<void> {
  if (seen === undefined || seen === tenant.version) return;
  throw new AppError(
    'version_conflict',
    `Not saved: it was changed meanwhile (version ${tenant.version}, you saw ${seen}).${await lastDoneBy(tx, tenant.id)} Look at it again, then save.`,
    { details: { version: tenant.version, seen } },
  );
}

async function assertDomainFree(tx: PlatformTx, tenant: Tenant, customDomain: string | null): Promise<void> {
  if (customDomain === null || customDomain === tenant.customDomain) return;
  const other = await tx.tenant.findUnique({ where: { customDomain }, select: { name: true } });
  if (other) throw domainTaken(customDomain, other.name);
}

const domainTaken = (domain: string, by?: string): AppError =>
  new AppError(
    'conflict',
    `Not saved: the domain ${domain} is ${by ? `that of ${by}` : 'another tenant’s'} already. Remove it there first.`,
  );

async function write(ctx: Ctx, tx: PlatformTx, input: UpdateTenantInput, once: Once): Promise<Tenant> {
  const before = await lockedTenant(tx, input.tenant);
  if (once.noted('updated')) return before;
  assertNotGoing(before);
  await assertVersion(tx, before, input.version);
  const changes = decideUpdate(before, input, {
    role: ctx.actor.role,
    baseDomain: deploymentOf(ctx).baseDomain,
  });
  await assertDomainFree(tx, before, changes.customDomain ?? null);
  const goesLocal = changes.dataPrivacyLevel === 'local_only' && before.dataPrivacyLevel !== 'local_only';
  const switchedOff = goesLocal
    ? await switchOffCloudAgents(ctx, tx, before.id, input.deactivateCloudAgents)
    : [];
  const { featureOverrides, ...plain } = changes;
  if (Object.keys(changedFields(before, { ...before, ...changes }).after).length === 0) return before;
  const after = await tx.tenant.update({
    where: { id: before.id },
    data: {
      ...plain,
      ...(featureOverrides === undefined ? {} : { featureOverrides }),
      version: { increment: 1 },
      updatedAt: ctx.clock.now(),
    },
  });
  await auditChange(ctx, tx, {
    action: 'tenant.updated',
    reason: input.reason ?? null,
    before,
    after,
    ...(switchedOff.length > 0 ? { more: { agentsSwitchedOff: switchedOff } } : {}),
  });
  await once.note(tx, 'updated', after.id);
  return after;
}

/**
 * Changes what is given of a tenant and nothing else.
 * @throws AppError version_conflict, plan_locked, policy_blocked (agents on cloud providers), invalid_input, conflict
 */
export function updateTenant(ctx: Ctx, input: UpdateTenantInput): Promise<TenantDetail> {
  return answerOnce(ctx, 'tenants.update', input, async (once) => {
    const tenant = await asPlatform(ctx, 'tenants.update', (tx) => write(ctx, tx, input, once)).catch(
      (error: unknown) => {
        // Two tenants are given one domain at the same instant: the unique index decides.
        if (input.customDomain && error instanceof AppError && error.message === 'It exists already.')
          throw domainTaken(input.customDomain);
        throw error;
      },
    );
    await announceTenant(ctx, tenant);
    return describeTenant(ctx, tenant);
  });
}
