import type { Ctx } from '../context.ts';
import { translateRecordFailure } from './failures.ts';

/** Which of the two roles that see every tenant may do something with a table; null where neither may. */
type Holder = 'platform' | 'auth' | null;

/** A table with `tenant_id`, as the catalog knows it: a new one is exported and purged without being named here. */
export interface TenantTable {
  name: string;
  columns: string[];
  reads: Holder;
  deletes: Holder;
  /** Tenant tables its foreign keys point to. */
  parents: string[];
  /** The column that names a person of `users`, or null. */
  person: string | null;
}

const statement = `
  WITH tenant_tables AS (
    SELECT c.oid, c.relname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace)
  SELECT c.relname::text AS name,
    ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
    CASE WHEN has_table_privilege('dmagency_platform', c.oid, 'SELECT') THEN 'platform'
         WHEN has_table_privilege('dmagency_auth', c.oid, 'SELECT') THEN 'auth' END AS reads,
    CASE WHEN has_table_privilege('dmagency_platform', c.oid, 'DELETE') THEN 'platform'
         WHEN has_table_privilege('dmagency_auth', c.oid, 'DELETE') THEN 'auth' END AS deletes,
    ARRAY(SELECT DISTINCT p.relname::text FROM pg_constraint f JOIN tenant_tables p ON p.oid = f.confrelid
          WHERE f.contype = 'f' AND f.conrelid = c.oid AND p.oid <> c.oid) AS parents,
    (SELECT a.attname::text FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
      WHERE f.contype = 'f' AND f.conrelid = c.oid AND f.confrelid = 'public.users'::regclass LIMIT 1) AS person
  FROM tenant_tables c ORDER BY c.relname`;

/** Every tenant table, by name. */
export async function tenantTables(ctx: Pick<Ctx, 'stores'>): Promise<TenantTable[]> {
  try {
    const { rows } = await ctx.stores.record.platformPool.query<TenantTable>(statement);
    return rows;
  } catch (error) {
    throw translateRecordFailure(error);
  }
}

/** The tables in an order in which nothing is deleted before what refers to it. */
export function childrenFirst(tables: readonly TenantTable[]): TenantTable[] {
  const ordered: TenantTable[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const free = left.filter(({ name }) => !left.some((other) => other.parents.includes(name)));
    // A circle of keys has no right order: the cascades of the keys decide.
    const next = free.length > 0 ? free : left;
    ordered.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return ordered;
}
