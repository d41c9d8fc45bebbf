import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { TenantFilter } from './contract.ts';
import { countLimit, tenantIdsStatement } from './list-statement.ts';

/** Ids of everything the list's filters match, for acts on all of it; `more` when there are more than 10,000. */
export async function listTenantIds(
  ctx: Ctx,
  filter: TenantFilter,
): Promise<{ ids: string[]; more: boolean }> {
  const rows = await readPlatform(ctx, 'tenants.list', (db) =>
    db.$queryRaw<{ id: string }[]>(tenantIdsStatement(filter)),
  );
  return { ids: rows.slice(0, countLimit).map(({ id }) => id), more: rows.length > countLimit };
}
