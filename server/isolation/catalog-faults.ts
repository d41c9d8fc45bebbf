import type pg from 'pg';
import { definerFunctions, globalTables, uniqueAcrossTenants } from './declared.ts';

type Row = Record<string, string>;

/** Each query returns one row a fault, with the sentence in `fault`. */
const queries: readonly string[] = [
  `SELECT format('%s is neither isolated nor declared global', c.relname) AS fault, c.relname AS table
     FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)`,
  `SELECT format('%s.tenant_id may be null', c.relname) AS fault FROM tenant_tables c
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE NOT a.attnotnull`,
  `SELECT format('%s: row-level security is off', relname) AS fault FROM guarded_tables WHERE NOT relrowsecurity`,
  `SELECT format('%s: row-level security is not forced', relname) AS fault FROM guarded_tables WHERE NOT relforcerowsecurity`,
  `SELECT format('%s: no permissive policy confines dmagency_app to its tenant', c.relname) AS fault FROM guarded_tables c
     WHERE NOT EXISTS (SELECT 1 FROM app_policies p WHERE p.polrelid = c.oid AND p.polpermissive AND p.confines_reads)`,
  `SELECT format('%s: no restrictive policy confines dmagency_app to its tenant', c.relname) AS fault FROM guarded_tables c
     WHERE NOT EXISTS (SELECT 1 FROM app_policies p WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
                         AND p.confines_reads AND p.confines_writes)`,
  `SELECT format('%s: policy %s lets dmagency_app past its tenant', c.relname, p.polname) AS fault FROM guarded_tables c
     JOIN app_policies p ON p.polrelid = c.oid AND p.polpermissive AND NOT (p.confines_reads AND (p.confines_writes OR p.polcmd = 'r'))`,
  `SELECT format('%s: policy %s is missing for %s', c.relname, r.policy, r.role) AS fault FROM guarded_tables c,
     (VALUES ('platform_rows', 'dmagency_platform'), ('backup_rows', 'dmagency_backup')) AS r(policy, role)
     WHERE NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = r.policy AND r.role::regrole::oid = ANY (p.polroles))`,
  `SELECT format('%s: no policy lets dmagency_auth %s', c.relname, v.verb) AS fault FROM guarded_tables c,
     (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w')) AS v(verb, cmd)
     WHERE has_any_column_privilege('dmagency_auth', c.oid, v.verb)
       AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND 'dmagency_auth'::regrole::oid = ANY (p.polroles) AND p.polcmd::text IN ('*', v.cmd))`,
  `SELECT format('%s: no policy lets its owner purge', t.name) AS fault FROM (VALUES ('audit_entries'), ('tenants')) AS t(name)
     WHERE NOT EXISTS (SELECT 1 FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
                        WHERE c.oid = t.name::regclass AND p.polname = 'owner_rows' AND c.relowner = ANY (p.polroles))`,
  `SELECT format('%s: policy %s is for every role', c.relname, p.polname) AS fault FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE 0 = ANY (p.polroles)`,
  `SELECT format('%s: foreign key %s does not carry tenant_id on both sides', c.relname, f.conname) AS fault FROM pg_constraint f
     JOIN tenant_tables c ON c.oid = f.conrelid JOIN tenant_tables t ON t.oid = f.confrelid
     WHERE f.contype = 'f' AND NOT (
       (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = f.conrelid AND a.attnum = f.conkey[1]) = 'tenant_id'
       AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = f.confrelid AND a.attnum = f.confkey[1]) = 'tenant_id')`,
  `SELECT format('%s: %s has no foreign key to %s', e.child, e.columns, e.parent) AS fault FROM expected_keys e
     WHERE NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = e.child::regclass AND f.confrelid = e.parent::regclass)`,
  `SELECT format('%s: unique key %s does not start with tenant_id', c.relname, i.relname) AS fault, i.relname AS index FROM pg_index x
     JOIN tenant_tables c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
     WHERE x.indisunique AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = x.indrelid AND a.attnum = x.indkey[0]) <> 'tenant_id'`,
  `SELECT format('%s: tenant_id can be changed (trigger tenant_id_stays is missing or off)', c.relname) AS fault FROM guarded_tables c
     WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'tenant_id_stays' AND t.tgenabled = 'O')`,
  `SELECT format('%s %s can be read by %s past row-level security', v.relkind, v.relname, r.role) AS fault FROM pg_class v,
     (VALUES ('dmagency_app'), ('dmagency_platform'), ('dmagency_auth')) AS r(role)
     WHERE v.relnamespace = 'public'::regnamespace AND v.relkind IN ('v', 'm') AND has_table_privilege(r.role, v.oid, 'SELECT')
       AND NOT coalesce(v.reloptions @> ARRAY['security_invoker=true'], false)`,
  `SELECT format('function %s runs with its owner''s rights', p.proname) AS fault, p.proname AS function FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef`,
  `SELECT format('%s %s', rolname, CASE WHEN rolsuper THEN 'is a superuser' WHEN rolbypassrls THEN 'bypasses row-level security' ELSE 'may create roles or databases' END) AS fault
     FROM pg_roles WHERE rolname IN ('dmagency_app', 'dmagency_platform', 'dmagency_auth') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`,
  `SELECT format('%s owns %s', r.rolname, c.relname) AS fault FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
     WHERE c.relnamespace = 'public'::regnamespace AND r.rolname LIKE 'dmagency\\_%'`,
  `SELECT format('%s may %s on %s', g.role, g.privilege, c.relname) AS fault FROM pg_class c,
     (SELECT role, privilege FROM unnest(ARRAY['dmagency_app', 'dmagency_platform', 'dmagency_auth']) AS role, unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege) AS g
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(g.role, c.oid, g.privilege)`,
  `SELECT format('%s may reach %s, which is identity', r.role, c.relname) AS fault FROM pg_class c, (VALUES ('dmagency_app'), ('dmagency_platform')) AS r(role)
     WHERE c.relname = ANY (ARRAY['users', 'platform_members', 'sessions', 'refresh_tokens', 'recovery_codes', 'password_resets', 'email_changes', 'platform_api_keys', 'instance_keys', 'memberships', 'invitations', 'api_keys'])
       AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(r.role, c.oid, 'SELECT, INSERT, UPDATE, DELETE')`,
  `SELECT format('%s may change %s, which is append-only', r.role, c.relname) AS fault FROM pg_class c, (VALUES ('dmagency_app'), ('dmagency_platform'), ('dmagency_auth')) AS r(role)
     WHERE c.relname IN ('audit_entries', 'platform_audit_entries') AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(r.role, c.oid, 'UPDATE, DELETE')`,
];

/** Common parts: which tables are tenants', which are guarded, and what the policies of dmagency_app say. */
const views = `WITH tenant_tables AS (
    SELECT c.* FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace),
  guarded_tables AS (SELECT * FROM tenant_tables UNION ALL SELECT c.* FROM pg_class c WHERE c.oid = 'public.tenants'::regclass),
  app_policies AS (
    SELECT p.*, pg_get_expr(p.polqual, p.polrelid) ~ '^\\((tenant_)?id = app_tenant\\(\\)\\)$' AS confines_reads,
      coalesce(pg_get_expr(p.polwithcheck, p.polrelid) ~ '^\\((tenant_)?id = app_tenant\\(\\)\\)$', false) AS confines_writes
    FROM pg_policy p WHERE 'dmagency_app'::regrole::oid = ANY (p.polroles)),
  expected_keys(child, columns, parent) AS (VALUES
    ('campaign_plans', 'campaign_id', 'campaigns'), ('tasks', 'campaign_id', 'campaigns'), ('runs', 'campaign_id', 'campaigns'),
    ('campaigns', 'brand_id', 'brands'), ('runs', 'task_id', 'tasks'), ('attempts', 'run_id', 'runs'), ('deliverables', 'task_id', 'tasks'), ('deliverables', 'run_id', 'runs'))
`;

const declared = (row: Row): boolean =>
  (row.table !== undefined && row.table in globalTables) ||
  (row.index !== undefined && uniqueAcrossTenants.has(row.index)) ||
  (row.function !== undefined && row.function in definerFunctions);

/**
 * What in the catalog would let tenants meet, in sentences; empty when nothing would.
 * @param client connected as the owner, or a superuser
 */
export async function catalogFaults(client: pg.ClientBase): Promise<string[]> {
  const faults: string[] = [];
  for (const query of queries) {
    const { rows } = await client.query<Row>(`${views} ${query}`);
    faults.push(...rows.filter((row) => !declared(row)).map((row) => row.fault ?? ''));
  }
  return faults;
}
