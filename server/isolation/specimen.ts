import type pg from 'pg';

interface Column {
  table: string;
  column: string;
  type: string;
  enumLabel: string | null;
}

/** A row of every table for one tenant, all ids the same, so that every key refers to a row of that tenant. */
export interface Specimen {
  tenantId: string;
  /** Insert statements with the tables' names, parents first. */
  inserts: { table: string; sql: string }[];
}

const literal = (column: Column, tenantId: string): string => {
  if (column.enumLabel) return `'${column.enumLabel}'`;
  if (column.type.endsWith('[]') || column.type === 'ARRAY') return `'{}'`;
  switch (column.type) {
    case 'uuid':
      return `'${tenantId}'`;
    case 'timestamp with time zone':
      return 'now()';
    case 'jsonb':
      return `'{}'`;
    case 'boolean':
      return 'false';
    case 'bytea':
      return `decode(replace('${tenantId}', '-', ''), 'hex')`;
    case 'integer':
    case 'bigint':
      return '1';
    default:
      return column.column === 'slug' ? `'s${tenantId.slice(-8)}'` : `'${column.table}-${tenantId}'`;
  }
};

/** Tables in an order in which parents come before children. */
async function tablesInOrder(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ child: string; parent: string | null }>(
    `SELECT c.relname AS child, p.relname AS parent FROM pg_class c
       LEFT JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' LEFT JOIN pg_class p ON p.oid = f.confrelid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'`,
  );
  const waiting = new Set(rows.map((row) => row.child));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter((table) =>
      rows.every(
        (row) => row.child !== table || !row.parent || row.parent === table || !waiting.has(row.parent),
      ),
    );
    if (free.length === 0)
      throw new Error(`Tables refer to each other in a circle: ${[...waiting].join(', ')}`);
    for (const table of free) {
      waiting.delete(table);
      ordered.push(table);
    }
  }
  return ordered;
}

/** Builds the rows from the catalog: nothing here knows a table by name. */
export async function specimenOf(
  client: pg.ClientBase,
  tenantId: string,
  overrides: Record<string, string> = {},
): Promise<Specimen> {
  const { rows } = await client.query<Column>(
    `SELECT c.table_name AS table, c.column_name AS column, c.data_type AS type,
            (SELECT e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = c.udt_name ORDER BY e.enumsortorder LIMIT 1) AS "enumLabel"
     FROM information_schema.columns c WHERE c.table_schema = 'public' AND (c.is_nullable = 'NO' OR c.column_name LIKE '%\\_id')
     ORDER BY c.ordinal_position`,
  );
  const inserts = (await tablesInOrder(client)).map((table) => {
    const columns = rows.filter((row) => row.table === table);
    const values = columns.map(
      (column) => overrides[`${table}.${column.column}`] ?? literal(column, tenantId),
    );
    return {
      table,
      sql: `INSERT INTO ${table} (${columns.map((column) => `"${column.column}"`).join(', ')}) VALUES (${values.join(', ')})`,
    };
  });
  return { tenantId, inserts };
}
