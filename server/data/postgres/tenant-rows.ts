import pg from 'pg';
import type { Ctx } from '../context.ts';
import { translateRecordFailure } from './failures.ts';
import type { TenantTable } from './tenant-tables.ts';

const quoted = pg.escapeIdentifier;

function poolOf({ record }: Ctx['stores'], holder: 'platform' | 'auth' | null): pg.Pool {
  if (holder === null) throw new Error('No role may do this');
  return holder === 'platform' ? record.platformPool : record.authPool;
}

/** Rows of a tenant by table; tables without any are left out. */
export async function countTenantRows(
  ctx: Pick<Ctx, 'stores'>,
  tables: readonly TenantTable[],
  tenantId: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  try {
    for (const { name, reads } of tables) {
      const text = `SELECT count(*) AS rows FROM ${quoted(name)} WHERE tenant_id = $1`;
      const { rows } = await poolOf(ctx.stores, reads).query<{ rows: string }>(text, [tenantId]);
      const found = Number(rows[0]?.rows);
      if (found > 0) counts[name] = found;
    }
    return counts;
  } catch (error) {
    throw translateRecordFailure(error);
  }
}

/** Deletes at most so many rows of a tenant from a table, in one transaction. @returns how many */
export async function deleteTenantRows(
  ctx: Pick<Ctx, 'stores'>,
  table: TenantTable,
  tenantId: string,
  most: number,
): Promise<number> {
  const name = quoted(table.name);
  const text = `DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE tenant_id = $1 LIMIT $2)) AND tenant_id = $1`;
  try {
    const { rowCount } = await poolOf(ctx.stores, table.deletes).query(text, [tenantId, most]);
    return rowCount ?? 0;
  } catch (error) {
    throw translateRecordFailure(error);
  }
}
