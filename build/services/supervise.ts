import { openDataDirectory } from './data-directory.ts';
import * as mongo from './mongo.ts';
import * as postgres from './postgres.ts';
import * as redis from './redis.ts';
import { keepRunning, type SupervisedService } from './restart.ts';
import type { Report, StartOptions } from './service.ts';
import { ServiceError } from './service-error.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** What to start and where. */
export interface StoresOptions {
  dir: string;
  report: Report;
  /** Names one's own stores and is where tools are looked up; default `process.env`. */
  env?: NodeJS.ProcessEnv;
  mayInstall?: boolean;
  mongoKind?: mongo.MongoKind;
  signal?: AbortSignal;
}

export type StoreName = 'postgres' | 'redis' | 'mongo';

/** The running stores: private ones, and one's own where the environment names them. */
export interface Stores {
  /** Variables to add to the environment of what uses the stores (DATABASE_OWNER_URL, REDIS_URL, MONGO_URL). */
  env: Record<string, string>;
  /** Owner-level URLs; `postgres` is null when only the role URLs were given. */
  urls: { postgres: string | null; redis: string; mongo: string };
  /** The private stores and their present process ids (they change when a store is restarted). */
  pids(): Partial<Record<StoreName, number>>;
  /** Called when a store died too often to be restarted. */
  onGiveUp(listener: (error: ServiceError) => void): void;
  /** Stops the private stores, leaves no process, gives the data directory back. May be called again. */
  stop(): Promise<void>;
}

const ROLE_URLS = [
  'DATABASE_URL',
  'DATABASE_PLATFORM_URL',
  'DATABASE_AUTH_URL',
  'DATABASE_BACKUP_URL',
] as const;

/**
 * Starts PostgreSQL, Redis and a Mongo-wire server in parallel, except those the environment names, and keeps
 * them running. SIGTERM, SIGINT and SIGHUP stop them where the caller does not handle these signals itself; a
 * caller that does calls `stop`, or, while this still starts, aborts `options.signal`.
 *
 * @throws ServiceError when one cannot be started; what was started is stopped again before
 */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const env = options.env ?? process.env;
  const own = ownStores(env);
  const wanted = (['postgres', 'redis', 'mongo'] as const).filter((name) => !(name in own));
  if (wanted.length === 0) return asStores(own, env, new Map(), () => Promise.resolve());
  const cancel = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, cancel.signal]) : cancel.signal;
  const data = await openDataDirectory(options.dir, options.report);
  const shared: StartOptions = { ...options, dir: data.path, env, signal };
  const starters = {
    postgres: (port?: number) => postgres.start({ ...shared, port }),
    redis: (port?: number) => redis.start({ ...shared, port }),
    mongo: (port?: number) => mongo.start({ ...shared, port, kind: options.mongoKind }),
  };
  const running = new Map<StoreName, SupervisedService>();
  const starting = wanted.map(async (name) => {
    try {
      running.set(name, keepRunning(await starters[name](), starters[name], options.report));
    } catch (error) {
      // A start that was cancelled because another failed is not the failure to tell.
      if (!signal.aborted) report(options.report, name, error);
      cancel.abort();
      throw error;
    }
  });
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= (async () => {
      cancel.abort();
      await Promise.allSettled(starting);
      await Promise.allSettled([...running.values()].map((service) => service.stop()));
      data.release();
      signals.remove();
    })();
    return stopping;
  };
  const signals = stopOnSignals(stop);
  const results = await Promise.allSettled(starting);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (failures.length > 0 || stopping) {
    await stop();
    throw (
      failures.find((error) => !(error instanceof ServiceError && error.code === 'aborted')) ??
      failures[0] ??
      aborted()
    );
  }
  return asStores(own, env, running, stop);
}

function aborted(): ServiceError {
  return new ServiceError('aborted', 'The start was cancelled', 'start again when you are ready');
}

function report(to: Report, service: StoreName, error: unknown): void {
  to({
    service,
    step: 'start',
    state: 'failed',
    detail: error instanceof Error ? error.message : String(error),
  });
}

/** The stores the environment names; PostgreSQL also by its four role URLs, then without an owner URL. */
function ownStores(env: NodeJS.ProcessEnv): Partial<Record<StoreName, string | null>> {
  const own: Partial<Record<StoreName, string | null>> = {};
  if (env.DATABASE_OWNER_URL) own.postgres = env.DATABASE_OWNER_URL;
  else if (ROLE_URLS.every((name) => env[name])) own.postgres = null;
  if (env.REDIS_URL) own.redis = env.REDIS_URL;
  if (env.MONGO_URL) own.mongo = env.MONGO_URL;
  return own;
}

function asStores(
  own: Partial<Record<StoreName, string | null>>,
  env: NodeJS.ProcessEnv,
  running: Map<StoreName, SupervisedService>,
  stop: () => Promise<void>,
): Stores {
  const url = (name: StoreName) => own[name] ?? running.get(name)?.url ?? '';
  const postgresUrl = url('postgres') || null;
  const variables: Record<string, string> = { REDIS_URL: url('redis'), MONGO_URL: url('mongo') };
  if (postgresUrl) variables.DATABASE_OWNER_URL = postgresUrl;
  for (const name of ROLE_URLS) if (own.postgres === null) variables[name] = env[name] ?? '';
  return {
    env: variables,
    urls: { postgres: postgresUrl, redis: url('redis'), mongo: url('mongo') },
    pids: () => Object.fromEntries([...running].map(([name, service]) => [name, service.pid()])),
    onGiveUp: (listener) => {
      for (const service of running.values()) service.onGiveUp(listener);
    },
    stop,
  };
}
