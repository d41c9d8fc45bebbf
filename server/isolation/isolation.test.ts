import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../data/ids.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { catalogFaults } from './catalog-faults.ts';
import { allowedOutcomes, type Cell, isolationMatrix, type Privileges, type Specimens } from './matrix.ts';
import { specimenOf } from './specimen.ts';

let at: TestStores;
let owner: pg.Client;
let specimens: Specimens;
let tables: string[];
let privileges: Map<string, Privileges>;

beforeAll(async () => {
  at = await openTestStores();
  owner = new pg.Client({ connectionString: at.ownerUrl });
  await owner.connect();
  const own = await specimenOf(owner, newId(), { 'tenants.status': `'active'` });
  const other = await specimenOf(owner, newId(), { 'tenants.status': `'active'` });
  const suspended = await specimenOf(owner, newId(), {
    'tenants.status': `'suspended'`,
    'tenants.slug': `'suspended'`,
  });
  specimens = { own, other, suspended };
  for (const specimen of [own, other, suspended]) {
    for (const { table, sql } of specimen.inserts) {
      if (specimen === own || !table.startsWith('platform_audit_')) await owner.query(sql);
    }
  }
  const { rows } = await owner.query<Privileges & { name: string }>(
    `SELECT c.relname AS name, ${['select', 'insert', 'update', 'delete'].map((verb) => `has_table_privilege('dmagency_app', c.oid, '${verb}') AS "${verb}"`).join(', ')}
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  tables = rows.map((row) => row.name);
  privileges = new Map(rows.map((row) => [row.name, row]));
});
afterAll(async () => {
  await owner.end();
  await at.close();
});

const denies: Privileges = { select: false, insert: false, update: false, delete: false };
const wrong = (cells: Cell[]): Cell[] =>
  cells.filter((cell) => !allowedOutcomes(cell, privileges.get(cell.table) ?? denies).includes(cell.outcome));

/** Makes a change, looks for what notices it, and undoes it. */
async function noticed(change: string, table: string | null): Promise<string[]> {
  await owner.query('BEGIN');
  try {
    await owner.query(change);
    const faults = await catalogFaults(owner);
    const cells = table ? wrong(await isolationMatrix(owner, [table], specimens)) : [];
    return [
      ...faults,
      ...cells.map((cell) => `${cell.table} ${cell.command} ${cell.identity}: ${cell.outcome}`),
    ];
  } finally {
    await owner.query('ROLLBACK');
  }
}

test('the catalog has no fault', async () => {
  expect(await catalogFaults(owner)).toEqual([]);
});

test('the matrix of tables, commands and tenants is as it must be', async () => {
  await owner.query('BEGIN');
  const cells = await isolationMatrix(owner, tables, specimens);
  await owner.query('ROLLBACK');
  expect(cells.length).toBe(tables.length * 24);
  expect(tables.length).toBeGreaterThanOrEqual(14);
  expect(wrong(cells)).toEqual([]);
});

describe('a mutant dies', () => {
  const each = async (sql: string): Promise<Record<string, string>[]> =>
    (await owner.query<Record<string, string>>(sql)).rows;

  test('when any policy is dropped', async () => {
    const policies = await each(
      `SELECT c.relname AS "table", p.polname AS policy FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid`,
    );
    expect(policies.length).toBeGreaterThan(50);
    const survivors: string[] = [];
    for (const { table, policy } of policies) {
      if ((await noticed(`DROP POLICY ${policy} ON ${table}`, null)).length === 0)
        survivors.push(`${policy} on ${table}`);
    }
    expect(survivors).toEqual([]);
  });

  test('when row-level security or FORCE is switched off', async () => {
    for (const table of [...tables, 'tenants']) {
      expect(await noticed(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`, null), table).not.toEqual([]);
      expect(
        await noticed(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`, table === 'tenants' ? null : table),
        table,
      ).not.toEqual([]);
    }
  });

  test('when a composite key is dropped or loses its tenant', async () => {
    const keys = await each(
      `SELECT c.relname AS "table", f.conname AS name, p.relname AS parent FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
       WHERE f.contype = 'f' AND c.relname = ANY ('{${tables.join(',')}}') AND p.relname = ANY ('{${tables.join(',')}}')`,
    );
    expect(keys.length).toBeGreaterThanOrEqual(7);
    for (const { table, name } of keys)
      expect(await noticed(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`, null), name).not.toEqual([]);
    expect(await noticed('CREATE UNIQUE INDEX probe ON campaigns (name)', null)).not.toEqual([]);
    const bare =
      'CREATE UNIQUE INDEX probe ON campaigns (id); ALTER TABLE tasks ADD CONSTRAINT bare FOREIGN KEY (campaign_id) REFERENCES campaigns (id)';
    expect(await noticed(bare, null)).toEqual(expect.arrayContaining([expect.stringContaining('bare')]));
  });

  test('when the guard of tenant_id goes', async () => {
    for (const table of [...tables, 'tenants'])
      expect(await noticed(`DROP TRIGGER tenant_id_stays ON ${table}`, null), table).not.toEqual([]);
  });

  test.each([
    ['an owner view', 'CREATE VIEW leak AS SELECT * FROM campaigns; GRANT SELECT ON leak TO dmagency_app'],
    [
      'a materialized view',
      'CREATE MATERIALIZED VIEW leak AS SELECT * FROM campaigns; GRANT SELECT ON leak TO dmagency_app',
    ],
    [
      'a definer function',
      `CREATE FUNCTION leak() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM campaigns'`,
    ],
    [
      'a policy that is always true',
      'CREATE POLICY leak ON campaigns FOR SELECT TO dmagency_app USING (true)',
    ],
    [
      'a policy by another setting',
      `CREATE POLICY leak ON campaigns FOR ALL TO dmagency_app USING (current_setting('app.bypass', true) = 'on')`,
    ],
    [
      'a policy for every role',
      'CREATE POLICY leak ON campaigns FOR SELECT USING (tenant_id = app_tenant())',
    ],
    ['a table in neither list', 'CREATE TABLE leak (id uuid PRIMARY KEY)'],
    [
      'a tenant table without isolation',
      'CREATE TABLE leak (tenant_id uuid NOT NULL, id uuid, PRIMARY KEY (tenant_id, id))',
    ],
    ['a role that bypasses', 'ALTER ROLE dmagency_app BYPASSRLS'],
    ['identity in reach of tenant work', 'GRANT SELECT ON users TO dmagency_app'],
    ['an audit row that can be changed', 'GRANT UPDATE ON audit_entries TO dmagency_app'],
    ['a right to truncate', 'GRANT TRUNCATE ON campaigns TO dmagency_app'],
  ])('with %s', async (_, change) => {
    expect(await noticed(change, null)).not.toEqual([]);
  });

  test('and the behaviour itself turns red, not only the catalog', async () => {
    await owner.query('BEGIN');
    await owner.query('ALTER TABLE campaigns DISABLE ROW LEVEL SECURITY');
    const cells = wrong(await isolationMatrix(owner, ['campaigns'], specimens));
    await owner.query('ROLLBACK');
    expect(cells.length).toBeGreaterThan(3);
  });
});
