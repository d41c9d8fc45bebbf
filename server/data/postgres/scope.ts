import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What the tenant pool may do for the code now running.
 * `read`: single statements, each in its own read-only transaction. `write`: one transaction.
 */
export interface TenantScope {
  readonly tenantId: string;
  readonly mode: 'read' | 'write';
  /** Prisma's request batcher of this scope alone, see scoped-loader.ts. */
  loader?: unknown;
  /** Set when the door has closed: a query awaited later is refused. */
  closed?: boolean;
}

const scopes = new AsyncLocalStorage<TenantScope>();
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Runs work inside a scope; queries it leaves behind are refused after it ends. */
export async function runInScope<T>(
  tenantId: string,
  mode: TenantScope['mode'],
  work: () => Promise<T>,
): Promise<T> {
  if (!uuid.test(tenantId)) throw new Error('A tenant scope needs a tenant id');
  if (scopes.getStore() && !scopes.getStore()?.closed) {
    throw new Error(
      'A tenant scope is already open here: pass its transaction on instead of opening a second one',
    );
  }
  const scope: TenantScope = { tenantId, mode };
  try {
    // Awaited inside the scope, or a lazy PrismaPromise would run outside it.
    return await scopes.run(scope, async () => await work());
  } finally {
    scope.closed = true;
  }
}

/** The open scope; throws where there is none, so that nothing runs without a tenant. */
export function currentScope(): TenantScope {
  const scope = scopes.getStore();
  if (!scope) throw new Error('No tenant scope: reach tenant data through withTenant or readTenant');
  if (scope.closed) throw new Error('The tenant scope has ended: await every query inside it');
  return scope;
}
