import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { Tenant } from '../data/postgres/generated/client.ts';
import { trialBeginTopic } from '../tenants/index.ts';

/** The first submission of a tenant on trial starts its clock: the tenant's row is the platform's to write. */
export async function startTrialClock(tx: TenantTx, ctx: TenantCtx, tenant: Tenant): Promise<void> {
  if (tenant.status !== 'trialing' || tenant.trialStartedAt) return;
  const now = ctx.clock.now();
  await tx.outboxEntry.create({
    data: {
      id: newId(),
      topic: trialBeginTopic,
      payload: { at: now.toISOString() },
      createdAt: now,
      availableAt: now,
    },
  });
}
