import type pg from 'pg';
import { newId } from '../ids.ts';
import type { RecordStore } from './doors.ts';
import { currentScope, runInScope } from './scope.ts';
import { scopedClient } from './scoped-client.ts';
import { TenantPool } from './tenant-pool.ts';

/** The start must not go on: the message says what is unsafe and how to mend it. */
export class UnsafeStart extends Error {}

interface RoleFacts {
  name: string;
  rolsuper: boolean;
  rolbypassrls: boolean;
  owned: string;
}

/** Why a first connection failed, as a sentence with the setting's name; never the address, which holds a password. */
export function connectFailure(variable: string, error: unknown): unknown {
  const code = (error as { code?: string }).code ?? '';
  if (/^28/.test(code))
    return new UnsafeStart(
      `${variable}: PostgreSQL refuses the password. Where it is derived, MASTER_KEY must be the one that \`dmagency migrate\` ran with.`,
    );
  if (code === '3D000') return new UnsafeStart(`${variable}: there is no such database. Create it first.`);
  if (/^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOST|ENETUNREACH|57P)/.test(code))
    return new UnsafeStart(
      `${variable}: PostgreSQL does not answer (${code}). Is it running, and the address right?`,
    );
  return error;
}

async function checkRole(pool: pg.Pool, variable: string): Promise<void> {
  const asked = pool.query<RoleFacts>(
    `SELECT current_user AS name, rolsuper, rolbypassrls,
            (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace) AS owned
     FROM pg_roles r WHERE rolname = current_user`,
  );
  const { rows } = await asked.catch((error: unknown) => {
    throw connectFailure(variable, error);
  });
  const role = rows[0];
  if (!role) throw new UnsafeStart(`${variable}: the connected role cannot be read.`);
  const fault = role.rolsuper
    ? 'is a superuser'
    : role.rolbypassrls
      ? 'bypasses row-level security'
      : Number(role.owned) > 0
        ? 'owns tables'
        : null;
  if (fault)
    throw new UnsafeStart(
      `${variable} connects as ${role.name}, which ${fault}: tenants would not be kept apart. Use the role made for it (run \`dmagency migrate\`).`,
    );
}

/** Refuses a start whose roles could look past row-level security. */
export async function checkRoles(record: RecordStore): Promise<void> {
  // The tenant pool takes no statement without a tenant: its role is looked at through a plain connection.
  const plain = new (Object.getPrototypeOf(TenantPool) as typeof pg.Pool)({
    ...record.tenantPool.options,
    onConnect: undefined,
    max: 1,
  } as pg.PoolConfig);
  try {
    await checkRole(plain, 'DATABASE_URL');
  } finally {
    await plain.end();
  }
  await checkRole(record.platformPool, 'DATABASE_PLATFORM_URL');
  await checkRole(record.authPool, 'DATABASE_AUTH_URL');
}

/** Answers every statement with nothing and notes in which tenant's scope it was sent. */
class NotingPool extends TenantPool {
  readonly sent: { scope: string; values: unknown[] }[] = [];
  override query(config: unknown): never {
    this.sent.push({ scope: currentScope().tenantId, values: (config as { values: unknown[] }).values });
    return Promise.resolve({ rows: [], fields: [], rowCount: 0, command: 'SELECT', oid: 0 }) as never;
  }
}

/**
 * Proves at every start that requests of two tenants in one tick leave in their own scopes. Needs no database.
 * Prisma's own batching fails this: it sends both from the scope of the first (anchors: docs/adr/0002-isolation.md).
 */
export async function proveScopedBatching(): Promise<void> {
  const pool = new NotingPool({ max: 1 });
  const client = scopedClient(pool);
  const tenants = [newId(), newId(), newId()];
  const ask = (tenantId: string): Promise<unknown> =>
    runInScope(tenantId, 'read', () =>
      client.agentConfig.findUnique({ where: { tenantId_role: { tenantId, role: 'canary' } } }),
    );
  await Promise.all(tenants.map(ask));
  const strays = pool.sent.filter(({ scope, values }) =>
    tenants.some((tenant) => tenant !== scope && values.includes(tenant)),
  );
  const unsent = tenants.filter(
    (tenant) => !pool.sent.some(({ scope, values }) => scope === tenant && values.includes(tenant)),
  );
  await client.$disconnect();
  await pool.end();
  if (strays.length > 0 || unsent.length > 0)
    throw new UnsafeStart(
      'Requests of different tenants were batched together: this version of Prisma must not be used.',
    );
}
