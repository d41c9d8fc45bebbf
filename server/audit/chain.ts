import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import { Prisma } from '../data/postgres/generated/client.ts';
import { tenantKey } from '../data/tenant-key.ts';
import { notFound } from '../errors/app-error.ts';

/** One chain: a tenant's, or the platform's. */
export interface Chain {
  /** Null for the platform's. */
  tenantId: string | null;
  /** `platform`, or the tenant's slug. */
  name: string;
}

const platformChain: Chain = { tenantId: null, name: 'platform' };

/** The chain's entries as `e`, with their condition. */
export const entriesOf = ({ tenantId }: Chain): Prisma.Sql =>
  tenantId === null
    ? Prisma.sql`platform_audit_entries e WHERE true`
    : Prisma.sql`audit_entries e WHERE e.tenant_id = ${tenantId}::uuid`;

/** The reason under which a person's look at the chain is recorded: tenant by tenant. */
export const lookAt = ({ tenantId, name }: Chain): string =>
  tenantId === null ? 'audit.list' : `audit.tenant:${name}`;

/**
 * The chain that a member of the platform's team asks for.
 * @param key id or slug of a tenant, also of a suspended one; the platform's chain without it
 * @throws AppError not_found
 */
export async function chainNamed(ctx: Ctx, key: string | undefined): Promise<Chain> {
  if (key === undefined) return platformChain;
  const tenant = await readPlatform(ctx, ctx.actor.kind === 'machine' ? 'verify' : 'audit.list', (db) =>
    db.tenant.findUnique({ where: tenantKey(key), select: { id: true, slug: true } }),
  );
  if (!tenant) throw notFound('tenant');
  return { tenantId: tenant.id, name: tenant.slug };
}
