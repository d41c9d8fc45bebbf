import { decodeCursor } from '../data/paging.ts';
import { Prisma } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import type { ListTenantsInput, TenantFilter } from './contract.ts';

/** Lists count exactly up to here. */
export const countLimit = 10_000;

type Condition = Prisma.Sql;
const notThisList = (): AppError =>
  new AppError('invalid_input', 'This cursor does not belong to the list. Start again without it.');

function filters(input: TenantFilter): Condition {
  const all: Condition[] = [Prisma.sql`true`];
  const query = input.query?.trim();
  if (query) {
    const like = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
    const byId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(query)
      ? Prisma.sql`OR t.id = ${query}::uuid`
      : Prisma.empty;
    all.push(Prisma.sql`(t.name ILIKE ${like} OR t.slug LIKE ${like.toLowerCase()} ${byId})`);
  }
  if (input.status?.length) all.push(Prisma.sql`t.status = ANY (${input.status}::"TenantStatus"[])`);
  if (input.plan?.length) all.push(Prisma.sql`t.plan = ANY (${input.plan}::"Plan"[])`);
  if (input.privacy) all.push(Prisma.sql`t.data_privacy_level = ${input.privacy}::"PrivacyLevel"`);
  if (input.deleting !== undefined)
    all.push(input.deleting ? Prisma.sql`t.deleted_at IS NOT NULL` : Prisma.sql`t.deleted_at IS NULL`);
  return Prisma.join(all, ' AND ');
}

function after(input: ListTenantsInput): Condition {
  if (!input.cursor) return Prisma.sql`true`;
  const [key, id] = decodeCursor(input.cursor, 2);
  if (typeof key !== 'string' || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) throw notThisList();
  if (!input.sort.endsWith('name') && Number.isNaN(Date.parse(key))) throw notThisList();
  switch (input.sort) {
    case 'name':
      return Prisma.sql`(t.name, t.id) > (${key}, ${id}::uuid)`;
    case '-name':
      return Prisma.sql`(t.name, t.id) < (${key}, ${id}::uuid)`;
    case 'createdAt':
      return Prisma.sql`(t.created_at, t.id) > (${new Date(key)}::timestamptz, ${id}::uuid)`;
    case '-createdAt':
      return Prisma.sql`(t.created_at, t.id) < (${new Date(key)}::timestamptz, ${id}::uuid)`;
  }
}

const orders: Record<ListTenantsInput['sort'], Prisma.Sql> = {
  name: Prisma.sql`t.name, t.id`,
  '-name': Prisma.sql`t.name DESC, t.id DESC`,
  createdAt: Prisma.sql`t.created_at, t.id`,
  '-createdAt': Prisma.sql`t.created_at DESC, t.id DESC`,
};

/** Rows of the list after its cursor, one more than its limit. Spend is of the month in each tenant's own timezone. */
function tenantRowsStatement(input: ListTenantsInput, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT t.id, t.slug, t.name, t.plan, t.status, t.data_privacy_level AS "dataPrivacyLevel",
      t.deployment_mode AS "deploymentMode", t.monthly_spend_cap_micros::text AS cap, t.timezone,
      t.created_at AS "createdAt", t.provisioned_at AS "provisionedAt", t.deleted_at AS "deletedAt", t.purge_at AS "purgeAt",
      s.settled_micros::text AS settled, s.held_micros::text AS held
    FROM tenants t LEFT JOIN spend_months s
      ON s.tenant_id = t.id AND s.period = to_char(${now}::timestamptz AT TIME ZONE t.timezone, 'YYYY-MM')
    WHERE ${filters(input)} AND ${after(input)} ORDER BY ${orders[input.sort]} LIMIT ${input.limit + 1}`;
}

/**
 * The tenant list as one statement that answers one row: `page` is `{rows, total}` as JSON, because a hundred rows of
 * thirty columns cost more to translate than to find.
 * @param counted whether `total` is wanted; otherwise it is null
 */
export function tenantPageStatement(input: ListTenantsInput, now: Date, counted = true): Prisma.Sql {
  const found = Prisma.sql`SELECT 1 FROM tenants t WHERE ${filters(input)} LIMIT ${countLimit + 1}`;
  const total = counted ? Prisma.sql`(SELECT count(*) FROM (${found}) AS found)` : Prisma.sql`null`;
  return Prisma.sql`
    SELECT json_build_object(
      'total', ${total},
      'rows', (SELECT json_agg(r) FROM (${tenantRowsStatement(input, now)}) AS r)) AS page`;
}

/** Ids of everything the filter matches, in the list's order, one more than its count limit. */
export const tenantIdsStatement = (filter: TenantFilter): Prisma.Sql => Prisma.sql`
  SELECT t.id FROM tenants t WHERE ${filters(filter)} ORDER BY ${orders[filter.sort]} LIMIT ${countLimit + 1}`;
