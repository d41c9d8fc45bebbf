import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Ctx, TenantCtx } from '../context.ts';
import { translateRecordFailure } from './failures.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { PlatformUse } from './platform-use.ts';
import type { RecordUrls } from './roles.ts';
import { runInScope } from './scope.ts';
import { type ScopedClient, scopedClient, statementNames, type TenantTx } from './scoped-client.ts';
import { TenantPool } from './tenant-pool.ts';

export type { TenantTx };
export type PlatformTx = Prisma.TransactionClient;
export type AuthTx = Prisma.TransactionClient;

export interface RecordOptions {
  urls: Pick<RecordUrls, 'app' | 'platform' | 'auth'>;
  /** Connections of each pool, whatever the number of tenants. */
  poolSize?: number;
  /** A statement longer than this is cancelled, milliseconds. */
  statementTimeoutMs?: number;
  applicationName?: string;
}

/** The clients of the record. Held by the composition root; verbs reach it through the doors below. */
export interface RecordStore {
  readonly tenant: ScopedClient;
  readonly platform: PrismaClient;
  readonly auth: PrismaClient;
  readonly tenantPool: TenantPool;
  readonly platformPool: pg.Pool;
  readonly authPool: pg.Pool;
  readonly platformUse: PlatformUse;
  close(): Promise<void>;
}

/** Opens the three pools. Nothing connects until it is used. */
export function openRecord(options: RecordOptions): RecordStore {
  const base = {
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    maxLifetimeSeconds: 3_600,
    statement_timeout: options.statementTimeoutMs ?? 20_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: options.applicationName ?? 'dmagency',
    keepAlive: true,
  };
  const ignore = (): void => undefined; // A lost idle connection is replaced by the pool itself.
  const tenantPool = new TenantPool({ ...base, connectionString: options.urls.app });
  const platformPool = new pg.Pool({ ...base, connectionString: options.urls.platform });
  const authPool = new pg.Pool({ ...base, connectionString: options.urls.auth });
  for (const pool of [tenantPool, platformPool, authPool]) pool.on('error', ignore);
  const transactionOptions = { maxWait: 5_000, timeout: 15_000 };
  const open = (pool: pg.Pool): PrismaClient =>
    new PrismaClient({
      adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }),
      transactionOptions,
    });
  const tenant = scopedClient(tenantPool);
  const platform = open(platformPool);
  const auth = open(authPool);
  return {
    tenant,
    platform,
    auth,
    tenantPool,
    platformPool,
    authPool,
    platformUse: new PlatformUse(),
    async close() {
      await Promise.all([tenant.$disconnect(), platform.$disconnect(), auth.$disconnect()]);
      await Promise.all([tenantPool.end(), platformPool.end(), authPool.end()]);
    },
  };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translateRecordFailure(error);
  }
}

type Within = Pick<Ctx, 'stores'> & Pick<TenantCtx, 'tenantId'>;

/**
 * One transaction of one tenant: row-level security is set, the client is narrowed to the tenant, and everything is
 * rolled back when `work` throws. Refuses a suspended tenant.
 */
export function withTenant<T>(ctx: Within, work: (tx: TenantTx) => Promise<T>): Promise<T> {
  const { tenant } = ctx.stores.record;
  return translated(
    runInScope(ctx.tenantId, 'write', () => tenant.$transaction((tx) => work(tx as TenantTx))),
  );
}

/**
 * Reads of one tenant, each statement in its own read-only transaction with the tenant set: one round trip a read.
 * For several reads that must agree with each other use {@link withTenant}.
 */
export function readTenant<T>(ctx: Within, work: (db: ScopedClient) => Promise<T>): Promise<T> {
  return translated(runInScope(ctx.tenantId, 'read', () => work(ctx.stores.record.tenant)));
}

/**
 * One transaction across tenants, through the platform role. A person's act names what it does (`tenants.create`) and
 * is audited by the verb in the same transaction; a machine takes its reason from a closed list and is counted.
 */
export function asPlatform<T>(ctx: Ctx, reason: string, work: (tx: PlatformTx) => Promise<T>): Promise<T> {
  ctx.stores.record.platformUse.count(ctx.actor, reason);
  return translated(ctx.stores.record.platform.$transaction(work));
}

/** Reads across tenants. A person's look is audited once an hour and reason; see platform-use.ts. */
export async function readPlatform<T>(
  ctx: Ctx,
  reason: string,
  work: (db: PrismaClient) => Promise<T>,
): Promise<T> {
  await translated(ctx.stores.record.platformUse.recordLook(ctx, reason));
  return translated(work(ctx.stores.record.platform));
}

/** Authentication tables, for server/auth alone. */
export function authStore<T>(ctx: Pick<Ctx, 'stores'>, work: (tx: AuthTx) => Promise<T>): Promise<T> {
  return translated(ctx.stores.record.auth.$transaction(work));
}

/** Single reads of authentication tables, for server/auth alone. */
export function readAuth<T>(ctx: Pick<Ctx, 'stores'>, work: (db: PrismaClient) => Promise<T>): Promise<T> {
  return translated(work(ctx.stores.record.auth));
}
