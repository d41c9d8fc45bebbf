import type { Ctx } from '../data/context.ts';
import { asPlatform, type PlatformTx } from '../data/postgres/doors.ts';
import type { Prisma, Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import type { Once } from '../idempotency/index.ts';
import type { TenantDetail } from './contract.ts';
import { describeTenant } from './get.ts';
import { decideMove, type LifecycleMove } from './lifecycle.ts';
import { lastDoneBy, lockedTenant } from './locked.ts';
import { announceTenant, auditChange } from './record-change.ts';

/** A person's move of a tenant. */
export interface Move {
  /** For audit, and the reason for reaching across tenants. */
  action: 'tenant.suspended' | 'tenant.resumed' | 'tenant.deleted' | 'tenant.restored';
  reason: string;
  /** @throws AppError where more than the state speaks against it */
  move(tenant: Tenant): LifecycleMove;
  /** What belongs to it in the same transaction; its answer is written with the tenant. */
  also?(tx: PlatformTx, tenant: Tenant): Promise<Prisma.TenantUncheckedUpdateInput>;
  /** What follows once it is committed. */
  afterwards?(tenant: Tenant): Promise<void>;
}

async function decide(
  ctx: Ctx,
  tx: PlatformTx,
  tenant: Tenant,
  move: Move,
): Promise<Prisma.TenantUncheckedUpdateInput> {
  try {
    return decideMove(tenant, move.move(tenant), ctx.clock.now());
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'illegal_move') throw error;
    const by = await lastDoneBy(tx, tenant.id);
    throw new AppError('illegal_move', `${error.message}${by}`, { details: { status: tenant.status } });
  }
}

async function write(ctx: Ctx, tx: PlatformTx, key: string, move: Move): Promise<Tenant> {
  const before = await lockedTenant(tx, key);
  const { id } = before;
  const changes = { ...(await decide(ctx, tx, before, move)), ...(await move.also?.(tx, before)) };
  const after = await tx.tenant.update({
    where: { id },
    data: { ...changes, version: { increment: 1 }, updatedAt: ctx.clock.now() },
  });
  await auditChange(ctx, tx, { action: move.action, reason: move.reason, before, after });
  return after;
}

/**
 * Moves a tenant: locked, decided, written and audited in one transaction, then told to every process.
 * @param noteAs name under which the move is noted, so that a repeated request does not move again
 * @throws AppError illegal_move with who did what before; not_found
 */
export async function moveTenant(
  ctx: Ctx,
  key: string,
  move: Move,
  once: Once,
  noteAs: string,
): Promise<Tenant> {
  const tenant = await asPlatform(ctx, move.action, async (tx) => {
    if (once.noted(noteAs)) return lockedTenant(tx, key);
    const moved = await write(ctx, tx, key, move);
    await once.note(tx, noteAs, moved.id);
    return moved;
  });
  await Promise.all([announceTenant(ctx, tenant), move.afterwards?.(tenant)]);
  return tenant;
}

/** The same, answered with the tenant as its page shows it. */
export async function moveOne(ctx: Ctx, key: string, move: Move, once: Once): Promise<TenantDetail> {
  return describeTenant(ctx, await moveTenant(ctx, key, move, once, 'moved'));
}
