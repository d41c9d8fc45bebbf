import type pg from 'pg';
import type { Specimen } from './specimen.ts';

export type Identity = 'own' | 'other' | 'none' | 'suspended';
export type Command = 'select' | 'insert' | 'update' | 'delete' | 'upsert' | 'move';
export const identities: readonly Identity[] = ['own', 'other', 'none', 'suspended'];
export const commands: readonly Command[] = ['select', 'insert', 'update', 'delete', 'upsert', 'move'];

export interface Cell {
  table: string;
  command: Command;
  identity: Identity;
  /** `rows:n` or `error:<code>`. */
  outcome: string;
}

export interface Specimens {
  /** The tenant that the matrix acts as, for `own`, and on, for `own`. */
  own: Specimen;
  /** The tenant whose rows it tries to reach, for `other`. */
  other: Specimen;
  suspended: Specimen;
}

/** Runs one statement as dmagency_app in a savepoint and undoes it. */
async function tryAs(client: pg.ClientBase, tenantId: string | null, sql: string): Promise<string> {
  await client.query('SAVEPOINT cell');
  try {
    await client.query('SET LOCAL ROLE dmagency_app');
    await client.query(`SELECT set_config('app.tenant', '', true)`);
    if (tenantId) await client.query('SELECT app_enter($1::uuid, false)', [tenantId]);
    const result = await client.query(sql);
    return `rows:${result.rowCount}`;
  } catch (error) {
    return `error:${(error as { code?: string }).code}`;
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT cell');
  }
}

function statement(command: Command, table: string, target: Specimen, foreign: Specimen): string {
  const where = `tenant_id = '${target.tenantId}'`;
  const insert = target.inserts.find((entry) => entry.table === table)?.sql ?? '';
  switch (command) {
    case 'select':
      return `SELECT 1 FROM ${table} WHERE ${where}`;
    case 'insert':
      return `DELETE FROM ${table} WHERE false; ${insert}`.replace(/^[^;]*; /, '');
    case 'update':
      return `UPDATE ${table} SET tenant_id = tenant_id WHERE ${where}`;
    case 'delete':
      return `DELETE FROM ${table} WHERE ${where}`;
    case 'upsert':
      return `${insert} ON CONFLICT DO NOTHING`;
    case 'move':
      return `UPDATE ${table} SET tenant_id = '${foreign.tenantId}' WHERE ${where}`;
  }
}

/**
 * Every tenant table × command × who: as the tenant itself on its own row (`own`), as the tenant on another's row
 * (`other`), with no tenant entered (`none`), and as a suspended tenant (`suspended`).
 * @param client connected as the owner, inside a transaction that the caller rolls back
 */
export async function isolationMatrix(
  client: pg.ClientBase,
  tables: readonly string[],
  specimens: Specimens,
): Promise<Cell[]> {
  const { own, other, suspended } = specimens;
  const actors: Record<Identity, { as: string | null; on: Specimen }> = {
    own: { as: own.tenantId, on: own },
    other: { as: own.tenantId, on: other },
    none: { as: null, on: own },
    suspended: { as: suspended.tenantId, on: suspended },
  };
  const cells: Cell[] = [];
  for (const table of tables) {
    for (const command of commands) {
      for (const identity of identities) {
        const { as, on } = actors[identity];
        const foreign = on === other ? own : other;
        cells.push({
          table,
          command,
          identity,
          outcome: await tryAs(client, as, statement(command, table, on, foreign)),
        });
      }
    }
  }
  return cells;
}

export interface Privileges {
  select: boolean;
  insert: boolean;
  update: boolean;
  delete: boolean;
}

/** The only outcomes a cell may have, given what dmagency_app may do on the table at all. */
export function allowedOutcomes(cell: Pick<Cell, 'command' | 'identity'>, privileges: Privileges): string[] {
  const denied = 'error:42501';
  const { command, identity } = cell;
  const may =
    command === 'upsert'
      ? privileges.insert && privileges.select
      : command === 'move'
        ? privileges.update
        : privileges[command];
  if (identity === 'suspended') return ['error:DM403'];
  if (!may) return [denied];
  const writesNew = command === 'insert' || command === 'upsert';
  if (identity === 'none') return writesNew ? [denied] : ['rows:0'];
  if (identity === 'other') return writesNew ? [denied] : ['rows:0'];
  if (command === 'insert') return ['error:23505'];
  if (command === 'upsert') return ['rows:0'];
  if (command === 'move') return ['error:DM409', denied];
  return ['rows:1'];
}
