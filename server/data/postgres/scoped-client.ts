import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { AppError } from '../../errors/app-error.ts';
import { PrismaClient } from './generated/client.ts';
import { currentScope } from './scope.ts';
import { scopeTheLoader } from './scoped-loader.ts';
import type { TenantPool } from './tenant-pool.ts';

const maxNamedStatements = 1_000;

/** Names for prepared statements by their text; beyond a bound the rest stay unnamed (''), so that no connection grows. */
export function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known) return known;
    if (names.size >= maxNamedStatements || /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)/.test(sql))
      return '';
    const name = `dm_${createHash('sha1').update(sql).digest('base64url').slice(0, 20)}`;
    names.set(sql, name);
    return name;
  };
}

type Args = Record<string, unknown> & { where?: Record<string, unknown> };

function refuseForeignData(data: unknown, tenantId: string): void {
  for (const row of Array.isArray(data) ? data : [data]) {
    const named = (row as { tenantId?: unknown } | undefined)?.tenantId;
    if (named !== undefined && named !== tenantId)
      throw new AppError('forbidden', 'A row of another tenant cannot be written.');
  }
}

/**
 * The Prisma client of tenant work. Reads and writes are narrowed to the tenant of the scope; new rows take it from
 * the column's default, app_tenant(). Row-level security below does not depend on any of this.
 */
export function scopedClient(pool: TenantPool) {
  const adapter = new PrismaPg(pool, { statementNameGenerator: statementNames() });
  const base = new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 15_000 } });
  scopeTheLoader(base);
  return base.$extends({
    query: {
      $allModels: {
        $allOperations({ model, args, query }) {
          const { tenantId } = currentScope();
          const key = model === 'Tenant' ? 'id' : 'tenantId';
          const narrowed = { ...(args as Args) };
          if (model !== 'Tenant' && 'data' in narrowed) refuseForeignData(narrowed.data, tenantId);
          if (model !== 'Tenant' && 'create' in narrowed) refuseForeignData(narrowed.create, tenantId);
          if (!('data' in narrowed) || narrowed.where)
            narrowed.where = { ...narrowed.where, [key]: tenantId };
          return query(narrowed as typeof args);
        },
      },
    },
  });
}

export type ScopedClient = ReturnType<typeof scopedClient>;
/** What withTenant passes on: the tenant's client inside one transaction. */
export type TenantTx = Omit<
  ScopedClient,
  '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends' | '$use'
>;
