import type { Ctx } from '../data/context.ts';
import { decodeCursor, encodeCursor } from '../data/paging.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import type { ListTenantsInput, TenantPage } from './contract.ts';
import { type ListedTenant, listedColumns, presentRow } from './present.ts';
import { monthIn } from './rules.ts';

/** Lists count exactly up to here. */
const countLimit = 10_000;

function filters(input: ListTenantsInput): Prisma.TenantWhereInput {
  const where: Prisma.TenantWhereInput = {};
  const query = input.query?.trim();
  if (query) {
    where.OR = [
      { name: { contains: query, mode: 'insensitive' } },
      { slug: { contains: query.toLowerCase() } },
    ];
    if (/^[0-9a-f-]{36}$/.test(query)) where.OR.push({ id: query });
  }
  if (input.status?.length) where.status = { in: input.status };
  if (input.plan?.length) where.plan = { in: input.plan };
  if (input.privacy) where.dataPrivacyLevel = input.privacy;
  return where;
}

function after(input: ListTenantsInput): Prisma.TenantWhereInput {
  if (!input.cursor) return {};
  const [key, id] = decodeCursor(input.cursor, 2);
  if (typeof key !== 'string' || typeof id !== 'string')
    throw new AppError('invalid_input', 'This cursor does not belong to the list.');
  const beyond = input.sort.startsWith('-') ? 'lt' : 'gt';
  if (input.sort.endsWith('name'))
    return { OR: [{ name: { [beyond]: key } }, { name: key, id: { [beyond]: id } }] };
  const at = new Date(key);
  if (Number.isNaN(at.getTime()))
    throw new AppError('invalid_input', 'This cursor does not belong to the list.');
  return { OR: [{ createdAt: { [beyond]: at } }, { createdAt: at, id: { [beyond]: id } }] };
}

function orderOf(sort: ListTenantsInput['sort']): Prisma.TenantOrderByWithRelationInput[] {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  return sort.endsWith('name')
    ? [{ name: direction }, { id: direction }]
    : [{ createdAt: direction }, { id: direction }];
}

function cursorOf(tenant: ListedTenant, sort: ListTenantsInput['sort']): string {
  return encodeCursor([sort.endsWith('name') ? tenant.name : tenant.createdAt.toISOString(), tenant.id]);
}

/** A page of tenants with this month's spend; three queries whatever the page holds. */
export function listTenants(ctx: Ctx, input: ListTenantsInput): Promise<TenantPage> {
  const where = filters(input);
  return readPlatform(ctx, 'tenants.list', async (db) => {
    const [rows, found] = await Promise.all([
      db.tenant.findMany({
        select: listedColumns,
        where: { AND: [where, after(input)] },
        orderBy: orderOf(input.sort),
        take: input.limit + 1,
      }),
      db.tenant.count({ where, take: countLimit + 1 }),
    ]);
    const shown = rows.slice(0, input.limit);
    const now = ctx.clock.now();
    const monthOf = new Map(
      [...new Set(shown.map((tenant) => tenant.timezone))].map((zone) => [zone, monthIn(zone, now)]),
    );
    const months = new Map(shown.map((tenant) => [tenant.id, monthOf.get(tenant.timezone)]));
    const spend = await db.spendMonth.findMany({
      select: { tenantId: true, period: true, settledMicros: true, heldMicros: true },
      where: { tenantId: { in: [...months.keys()] }, period: { in: [...new Set(monthOf.values())] } },
    });
    const byTenant = new Map(
      spend.filter((row) => row.period === months.get(row.tenantId)).map((row) => [row.tenantId, row]),
    );
    const last = shown.at(-1);
    return {
      items: shown.map((tenant) => presentRow(tenant, byTenant.get(tenant.id))),
      nextCursor: rows.length > input.limit && last ? cursorOf(last, input.sort) : null,
      total: found > countLimit ? null : found,
    };
  });
}
