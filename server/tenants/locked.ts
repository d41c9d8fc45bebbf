import type { PlatformTx } from '../data/postgres/doors.ts';
import { Prisma, type Tenant } from '../data/postgres/generated/client.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';

/**
 * A tenant by id or slug, locked to the end of the transaction: of two administrators at once the second sees what
 * the first did. Rows that only refer to it are not kept waiting.
 * @throws AppError not_found, also for a tenant whose purge has begun
 */
export async function lockedTenant(tx: PlatformTx, key: string): Promise<Tenant> {
  const where = tenantKey(key);
  const condition = 'id' in where ? Prisma.sql`id = ${where.id}::uuid` : Prisma.sql`slug = ${where.slug}`;
  await tx.$queryRaw`SELECT id FROM tenants WHERE ${condition} FOR NO KEY UPDATE`;
  const tenant = await tx.tenant.findUnique({ where });
  if (!tenant || tenant.purgeStartedAt) throw notFound('tenant');
  return tenant;
}

const pastMoves = {
  'tenant.suspended': 'suspended',
  'tenant.resumed': 'resumed',
  'tenant.deleted': 'deleted',
  'tenant.restored': 'restored',
  'tenant.updated': 'changed',
  'tenant.plan_changed': 'given another plan',
} as const;

/** Who did the last thing to a tenant, as a sentence to end a refusal with: ` It was resumed by ada@… at 12:00 UTC.` */
export async function lastDoneBy(tx: PlatformTx, tenantId: string): Promise<string> {
  const last = await tx.platformAuditEntry.findFirst({
    where: { objectId: tenantId, action: { in: Object.keys(pastMoves) } },
    orderBy: { seq: 'desc' },
    select: { action: true, actorLabel: true, at: true },
  });
  if (!last) return '';
  const what = pastMoves[last.action as keyof typeof pastMoves];
  return ` It was ${what} by ${last.actorLabel} on ${last.at.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}
