import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnOf, copyText, type TableRows } from './copy-text.ts';

/** One seed at a time in a database. */
const seedLock = 7_240_311_003n;

/** Writes a seed's rows as the owner, in one transaction: all of it or nothing. */
export class RecordWriter {
  /** Rows written by table. */
  readonly counts: Record<string, number> = {};

  readonly client: pg.Client;

  constructor(client: pg.Client) {
    this.client = client;
  }

  async copy(rows: TableRows): Promise<void> {
    if (rows.rows.length === 0) return;
    const { columns, pieces } = copyText(rows);
    await this.copyPieces(rows.table, columns, Readable.from(pieces));
    this.counts[rows.table] = (this.counts[rows.table] ?? 0) + rows.rows.length;
  }

  /** Each tenant's first brand, named after it and with its id. */
  async firstBrands(): Promise<void> {
    const { rowCount } =
      await this.client.query(`INSERT INTO brands (tenant_id, id, name, created_at, updated_at)
      SELECT id, id, name, created_at, created_at FROM tenants WHERE provisioned_at IS NOT NULL`);
    this.counts.brands = rowCount ?? 0;
  }

  /** Text in COPY's form from anywhere, for rows too many to be held at once. */
  async copyPieces(table: string, columns: readonly string[], source: Readable): Promise<void> {
    const names = columns.map((column) => pg.escapeIdentifier(columnOf(column))).join(', ');
    await pipeline(source, this.client.query(copyFrom(`COPY ${table} (${names}) FROM STDIN`)));
  }
}

/**
 * Tables that keep even their owner out unless told otherwise. A superuser passes; an ordinary owner lifts FORCE for
 * this transaction alone and puts it back before the commit.
 */
async function forcedTables(client: pg.Client): Promise<string[]> {
  const { rows: me } = await client.query<{ passes: boolean }>(
    'SELECT rolsuper OR rolbypassrls AS passes FROM pg_roles WHERE rolname = current_user',
  );
  if (me[0]?.passes) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity ORDER BY 1`,
  );
  return rows.map(({ name }) => pg.escapeIdentifier(name));
}

/** Opens the owner's transaction, hands out the writer and commits; on any failure nothing stays. */
export async function writeRecord<T>(
  ownerUrl: string,
  work: (writer: RecordWriter) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'dmagency-seed' });
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL TimeZone = 'UTC'; SET LOCAL synchronous_commit = off;`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [seedLock]);
    const forced = await forcedTables(client);
    for (const table of forced) await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    const result = await work(new RecordWriter(client));
    for (const table of forced) await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}
