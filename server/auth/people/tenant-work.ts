import type { TenantCtx } from '../../data/context.ts';
import { type AuthTx, authStore } from '../../data/postgres/doors.ts';
import type { TenantRole } from '../../data/postgres/enums.ts';
import { AppError, notFound } from '../../errors/app-error.ts';
import { mayManage } from './rules.ts';

/** What a change to the people or keys of a tenant may rely on: read in its own transaction. */
export interface TenantWork {
  tx: AuthTx;
  /** The role of the one who acts, as the record says now. */
  role: TenantRole;
}

export type Authority = 'tenant' | 'platform';

async function actingRole(tx: AuthTx, ctx: TenantCtx): Promise<TenantRole | null> {
  const { tenantId, actor } = ctx;
  if (!actor.id) return null;
  if (actor.kind === 'api_key') {
    const key = await tx.apiKey.findFirst({
      where: { tenantId, id: actor.id, revokedAt: null },
      select: { role: true },
    });
    return key?.role ?? null;
  }
  const where = { tenantId_userId: { tenantId, userId: actor.id } };
  return (await tx.membership.findUnique({ where, select: { role: true } }))?.role ?? null;
}

/**
 * One transaction that changes the people or keys of a tenant. The auth role sees every tenant, so here the tenant's
 * state and the caller's role are read again, one such change of a tenant runs at a time, and every query in `work`
 * names the tenant.
 * @param authority 'platform' where the caller's right was checked outside the tenant: provisioning
 */
export function changePeople<T>(
  ctx: TenantCtx,
  work: (on: TenantWork) => Promise<T>,
  authority: Authority = 'tenant',
): Promise<T> {
  const { tenantId } = ctx;
  return authStore(ctx, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`people:${tenantId}`}, 0))`;
    const select = { status: true, deletedAt: true };
    const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select });
    if (!tenant) throw notFound('workspace');
    if (tenant.status === 'suspended' || tenant.deletedAt) {
      throw new AppError(
        'tenant_suspended',
        'This workspace is suspended: nothing runs until it is resumed.',
      );
    }
    const role = authority === 'platform' ? 'owner' : await actingRole(tx, ctx);
    if (!role || !mayManage(role)) throw new AppError('forbidden', 'Only an owner or admin may do this.');
    return work({ tx, role });
  });
}
