import pg from 'pg';
import QueryStream from 'pg-query-stream';
import type { Ctx } from '../context.ts';
import { translateRecordFailure } from './failures.ts';
import type { MachineReason } from './platform-use.ts';
import { type TenantTable, tenantTables } from './tenant-tables.ts';

/** Rows fetched from the cursor at a time: what lies in memory, whatever the size of the table. */
const fetchedRows = 500;

/** One tenant at one instant. Valid inside {@link withSnapshot}; one read at a time. */
export interface TenantSnapshot {
  tables: TenantTable[];
  /** Rows of all these tables together. */
  count(tables: readonly TenantTable[]): Promise<number>;
  /** The tenant's own row, as a JSON line. */
  tenantRow(): AsyncIterable<string>;
  /** Each row as a JSON line without these columns; where a row names a person, with their e-mail and name. */
  rows(table: TenantTable, without: readonly string[]): AsyncIterable<string>;
}

const quoted = pg.escapeIdentifier;

/** No limit of time: a table may take as long as it is large, and as the one who reads. */
const unhurried =
  "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL TimeZone = 'UTC'";

async function* lines(client: pg.ClientBase, text: string, tenantId: string): AsyncGenerator<string> {
  const cursor = new QueryStream(text, [tenantId], { batchSize: fetchedRows, rowMode: 'array' });
  for await (const row of client.query(cursor)) yield (row as [string])[0];
}

function rowsText(table: TenantTable, without: readonly string[]): string {
  const columns = table.columns
    .filter((column) => !without.includes(column))
    .map((column) => `t.${quoted(column)}`);
  if (table.person)
    columns.push(
      `(SELECT json_build_object('email', u.email, 'name', u.name) FROM users u WHERE u.id = t.${quoted(table.person)}) AS person`,
    );
  return `SELECT row_to_json(r)::text FROM (SELECT ${columns.join(', ')} FROM ${quoted(table.name)} t WHERE t.tenant_id = $1) r`;
}

/** Takes both roles' connections, which see the same instant, and gives them back whatever happens. */
async function withConnections<T>(
  { platformPool, authPool }: Ctx['stores']['record'],
  work: (of: { platform: pg.ClientBase; auth: pg.ClientBase }) => Promise<T>,
): Promise<T> {
  const taken: pg.PoolClient[] = [];
  // A connection lost while it is ours fails the statement that waits for it.
  const take = async (pool: pg.Pool): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    client.on('error', ignore);
    taken.push(client);
    return client;
  };
  let failed = true;
  try {
    const platform = await take(platformPool);
    await platform.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${unhurried}`);
    const { rows } = await platform.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const auth = await take(authPool);
    await auth.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(rows[0]?.id ?? '')}; ${unhurried}`,
    );
    const result = await work({ platform, auth });
    for (const client of taken) await client.query('COMMIT');
    failed = false;
    return result;
  } finally {
    for (const client of taken) {
      client.off('error', ignore);
      // After a failure a cursor may still be open: the connection is closed.
      client.release(failed);
    }
  }
}
const ignore = (): void => undefined;

/**
 * Reads one tenant as it is at one instant, in read-only transactions of the platform's and the identity's role that
 * share a snapshot. Rows are read by cursor: memory stays the same whatever the size.
 */
export async function withSnapshot<T>(
  ctx: Ctx,
  reason: MachineReason,
  tenantId: string,
  work: (snapshot: TenantSnapshot) => Promise<T>,
): Promise<T> {
  ctx.stores.record.platformUse.count(ctx.actor, reason);
  try {
    const tables = await tenantTables(ctx);
    return await withConnections(ctx.stores.record, (clients) => {
      const reader = ({ name, reads }: TenantTable): pg.ClientBase => {
        if (reads === null) throw new Error(`No role may read ${name}`);
        return clients[reads];
      };
      return work({
        tables,
        async count(some) {
          let total = 0;
          for (const table of some) {
            const text = `SELECT count(*) AS rows FROM ${quoted(table.name)} WHERE tenant_id = $1`;
            const { rows } = await reader(table).query<{ rows: string }>(text, [tenantId]);
            total += Number(rows[0]?.rows);
          }
          return total;
        },
        tenantRow: () =>
          lines(clients.platform, 'SELECT row_to_json(t)::text FROM tenants t WHERE t.id = $1', tenantId),
        rows: (table, without) => lines(reader(table), rowsText(table, without), tenantId),
      });
    });
  } catch (error) {
    throw translateRecordFailure(error);
  }
}
