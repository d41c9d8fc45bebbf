import { mkdir } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { installDebianPackage } from './debian-package.ts';
import { choosePort } from './ports.ts';
import { findOnPath } from './run-tool.ts';
import { type StopSequence, spawnServer, stopOrphan, waitUntilReady } from './server-process.ts';
import type { Service, StartOptions } from './service.ts';
import { ServiceError, throwIfAborted } from './service-error.ts';
import { replaceFile, servicePassword } from './service-state.ts';

/** SIGTERM writes the append-only file out before exiting. */
const STOP_SEQUENCE: StopSequence = [['SIGTERM', 8_000]];
/** Loading a large append-only file takes time; a development one takes milliseconds. */
const READY_MS = 60_000;

/**
 * Starts a private Redis (or Valkey) with an append-only file, a password, and no eviction (BullMQ needs it).
 *
 * @throws ServiceError `tool_missing`, `port_used`, `disk_full`, `start_failed`, `aborted`
 */
export async function start(options: StartOptions): Promise<Service> {
  const { dir, report, signal } = options;
  await stopOrphan({ name: 'redis', dir, stopSequence: STOP_SEQUENCE }, report);
  const command = await findServer(options);
  throwIfAborted(signal);
  const port = await choosePort('redis', options);
  const password = await servicePassword(dir, 'redis');
  const config = `${dir}/redis/redis.conf`;
  await mkdir(`${dir}/redis`, { recursive: true, mode: 0o700 });
  await replaceFile(config, configuration(`${dir}/redis`, port, password));
  report({ service: 'redis', step: 'start', state: 'running', detail: `port ${port}` });
  const server = await spawnServer({
    name: 'redis',
    dir,
    command,
    args: [config],
    stopSequence: STOP_SEQUENCE,
  });
  const url = `redis://:${password}@127.0.0.1:${port}/0`;
  await waitUntilReady(server, { name: 'redis', ms: READY_MS, probe: () => ping(url), signal, port });
  report({ service: 'redis', step: 'start', state: 'done' });
  return { name: 'redis', url, port, pid: server.identity.pid, stop: server.stop, onExit: server.onExit };
}

function configuration(dataDir: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `dir ${JSON.stringify(dataDir)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

async function findServer(options: StartOptions): Promise<string> {
  const onPath = async () =>
    (await findOnPath('redis-server', options.env)) ?? (await findOnPath('valkey-server', options.env));
  const found = await onPath();
  if (found) return found;
  if (options.mayInstall && (await installDebianPackage('redis-server', options))) {
    const installed = await onPath();
    if (installed) return installed;
  }
  const what = 'Neither redis-server nor valkey-server is on PATH';
  throw new ServiceError('tool_missing', what, `${installRemedy()}, or set REDIS_URL to a Redis of your own`);
}

function installRemedy(): string {
  if (process.platform === 'darwin') return 'install it with `brew install redis`';
  if (process.platform === 'win32') return 'install Redis in WSL and start from there';
  return 'install it (`sudo apt-get install redis-server`, `sudo dnf install valkey` or `sudo pacman -S valkey`)';
}
