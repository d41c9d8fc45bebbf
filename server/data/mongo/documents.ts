import { AsyncLocalStorage } from 'node:async_hooks';
import { type CommandStartedEvent, type Db, MongoClient } from 'mongodb';
import { AppError } from '../../errors/app-error.ts';
import type { Ctx, TenantCtx } from '../context.ts';
import { isUnreachable, translateDocumentFailure } from './failures.ts';

const slugPattern = /^[a-z](?:[a-z0-9-]{1,36}[a-z0-9])$/;
const globalName = 'dmagency_global';
/** Commands of the driver itself, which name no tenant's data. */
const driverCommands = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'endSessions',
  'saslStart',
  'saslContinue',
]);
/** Operators that run code or write into a database that the command does not name. */
const refusedOperators = new Set(['$out', '$merge', '$where', '$function', '$accumulator']);

/** The Mongo side: one pool for all tenants, a database for each. */
export interface DocumentStore {
  readonly client: MongoClient;
  readonly expected: AsyncLocalStorage<string>;
  /** Set once the server did not answer: a client whose first connection failed stays closed until it is opened again. */
  unreached: boolean;
  close(): Promise<void>;
}

/** The Mongo database of a tenant, by its slug (immutable once issued). */
export function tenantDatabaseName(slug: string): string {
  if (!slugPattern.test(slug) || slug === 'global') throw new Error('Not a tenant slug');
  return `dmagency_${slug}`;
}

function findRefusedOperator(value: unknown, depth = 0): string | undefined {
  if (typeof value !== 'object' || value === null || depth > 32) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    if (refusedOperators.has(key)) return key;
    const found = findRefusedOperator(inner, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Throws unless the command names the database of the door it came through; runs before anything is written to the wire. */
function checkCommand(event: CommandStartedEvent, expected: string | undefined): void {
  if (driverCommands.has(event.commandName)) return;
  if (event.databaseName !== expected) {
    throw new Error(
      `A Mongo command (${event.commandName}) left its database: ${expected ? 'another one was named' : 'no door is open'}`,
    );
  }
  // Inserted documents are data; only what the server evaluates is looked into.
  if (event.commandName === 'insert') return;
  const operator = findRefusedOperator(event.command);
  if (operator)
    throw new AppError(
      'policy_blocked',
      `The operator ${operator} is not allowed in stored-document queries.`,
    );
}

/** Opens the pool; nothing connects until it is used. */
export function openDocuments(
  url: string,
  options: { poolSize?: number; applicationName?: string } = {},
): DocumentStore {
  const expected = new AsyncLocalStorage<string>();
  const client = new MongoClient(url, {
    maxPoolSize: options.poolSize ?? 10,
    appName: options.applicationName ?? 'dmagency',
    monitorCommands: true,
    serverSelectionTimeoutMS: 5_000,
    connectTimeoutMS: 5_000,
    socketTimeoutMS: 30_000,
    retryWrites: false,
    ignoreUndefined: true,
  });
  client.on('commandStarted', (event) => checkCommand(event, expected.getStore()));
  return { client, expected, unreached: false, close: () => client.close() };
}

async function within<T>(store: DocumentStore, name: string, work: (db: Db) => Promise<T>): Promise<T> {
  try {
    if (store.unreached) {
      await store.client.connect();
      store.unreached = false;
    }
    return await store.expected.run(name, async () => await work(store.client.db(name)));
  } catch (error) {
    if (isUnreachable(error)) store.unreached = true;
    throw translateDocumentFailure(error);
  }
}

/** Work in the tenant's own database. Cursors must be read to their end inside `work`. */
export function mongoFor<T>(
  ctx: Pick<TenantCtx, 'stores' | 'tenantSlug'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  return within(ctx.stores.documents, tenantDatabaseName(ctx.tenantSlug), work);
}

/** Work in the shared database: global skills. */
export function globalMongo<T>(ctx: Pick<Ctx, 'stores'>, work: (db: Db) => Promise<T>): Promise<T> {
  return within(ctx.stores.documents, globalName, work);
}

/**
 * A stream from the tenant's own database that outlives a callback: each step of it runs behind the door, whoever
 * asks for it. Whoever stops early ends the work, so that its cursor is closed.
 */
export async function* mongoStream<T>(
  ctx: Pick<TenantCtx, 'stores' | 'tenantSlug'>,
  work: (db: Db) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const { documents } = ctx.stores;
  const name = tenantDatabaseName(ctx.tenantSlug);
  const steps = work(documents.client.db(name));
  try {
    for (;;) {
      const step = await within(documents, name, () => steps.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await within(documents, name, () => steps.return(undefined));
  }
}
