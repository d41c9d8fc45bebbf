import { mkdir } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { goBuild } from './go-build.ts';
import { downloadedMongod } from './mongod-download.ts';
import { choosePort } from './ports.ts';
import { findOnPath } from './run-tool.ts';
import { type StopSequence, spawnServer, stopOrphan, waitUntilReady } from './server-process.ts';
import type { Service, StartOptions } from './service.ts';
import { ServiceError, throwIfAborted } from './service-error.ts';
import { readState, writeState } from './service-state.ts';

/** The programs that speak Mongo's wire protocol; the first two share one data format. */
export const MONGO_KINDS = ['mongod', 'memory-server', 'ferretdb'] as const;
export type MongoKind = (typeof MONGO_KINDS)[number];

/** Options of the Mongo-wire server's start. */
export interface MongoStartOptions extends StartOptions {
  /** Use this kind alone; without it the kind that made the data, else the first that can be had. */
  kind?: MongoKind;
}

const STOP_SEQUENCE: StopSequence = [['SIGTERM', 10_000]];
const READY_MS = 60_000;
const REMEDY = 'install MongoDB 7 (mongod) or Go 1.22 or newer, or set MONGO_URL to a MongoDB 7 of your own';

/**
 * Starts a private Mongo-wire server: mongod on PATH, a downloaded one, or FerretDB built with Go.
 * It has no password (FerretDB cannot have one) and listens on 127.0.0.1 alone.
 *
 * @throws ServiceError `tool_missing`, `wrong_kind`, `build_failed`, `port_used`, `disk_full`, `start_failed`, `aborted`
 */
export async function start(options: MongoStartOptions): Promise<Service & { kind: MongoKind }> {
  const { dir, report, signal } = options;
  await stopOrphan({ name: 'mongo', dir, stopSequence: STOP_SEQUENCE }, report);
  const kept = kindOf((await readState(dir, 'mongo')).kind);
  const { kind, command } = await find(kept, options);
  throwIfAborted(signal);
  const port = await choosePort('mongo', options);
  const data = `${dir}/mongo/${format(kind)}`;
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeState(dir, 'mongo', { kind });
  report({ service: 'mongo', step: 'start', state: 'running', detail: `${kind}, port ${port}` });
  const args = kind === 'ferretdb' ? [`127.0.0.1:${port}`, data] : mongodArguments(port, data);
  const server = await spawnServer({ name: 'mongo', dir, command, args, stopSequence: STOP_SEQUENCE });
  const url = `mongodb://127.0.0.1:${port}/`;
  await waitUntilReady(server, { name: 'mongo', ms: READY_MS, probe: () => ping(url), signal, port });
  report({ service: 'mongo', step: 'start', state: 'done', detail: kind });
  const { stop, onExit, identity } = server;
  return { name: 'mongo', kind, url, port, pid: identity.pid, stop, onExit };
}

/** Picks the program; data is never opened with a program of another format. */
async function find(
  kept: MongoKind | undefined,
  options: MongoStartOptions,
): Promise<{ kind: MongoKind; command: string }> {
  const { kind: wanted } = options;
  if (kept && wanted && format(kept) !== format(wanted))
    throw wrongKind(kept, `${wanted} was asked for`, options.dir);
  const candidates = wanted ? [wanted] : MONGO_KINDS.filter((kind) => !kept || format(kind) === format(kept));
  for (const kind of candidates) {
    const command = await locate(kind, options);
    if (!command) continue;
    if (kept && kept !== kind) {
      options.report({
        service: 'mongo',
        step: 'kind',
        state: 'notice',
        detail: `${kept} made this data, ${kind} opens it`,
      });
    }
    return { kind, command };
  }
  if (kept && !wanted) throw wrongKind(kept, 'that program is not to be had now', options.dir);
  throw new ServiceError('tool_missing', `There is no ${wanted ?? 'Mongo-wire server'}`, REMEDY);
}

async function locate(kind: MongoKind, options: StartOptions): Promise<string | null> {
  if (kind === 'mongod') return findOnPath('mongod', options.env);
  if (kind === 'memory-server') return downloadedMongod(options);
  return goBuild(
    {
      name: 'ferretdb',
      service: 'mongo',
      target: '.',
      cgo: false,
      expected: 'takes one to two minutes',
      remedy: REMEDY,
    },
    options,
  );
}

function wrongKind(kept: MongoKind, why: string, dir: string): ServiceError {
  const remedy = `make ${kept} available again, choose another directory with --data, or move ${dir}/mongo and ${dir}/state/mongo.json away to start empty`;
  return new ServiceError('wrong_kind', `The Mongo data was made by ${kept}, but ${why}`, remedy);
}

function format(kind: MongoKind): 'wiredtiger' | 'sqlite' {
  return kind === 'ferretdb' ? 'sqlite' : 'wiredtiger';
}

function kindOf(text: string | undefined): MongoKind | undefined {
  return MONGO_KINDS.find((kind) => kind === text);
}

function mongodArguments(port: number, data: string): string[] {
  return [
    '--bind_ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--dbpath',
    data,
    '--storageEngine',
    'wiredTiger',
    '--nounixsocket',
  ];
}

async function ping(url: string): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    await client.connect();
    await client.db('admin').command({ ping: 1 });
  } finally {
    await client.close();
  }
}
