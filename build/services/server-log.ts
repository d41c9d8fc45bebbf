import { type FileHandle, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import type { ServiceName } from './service.ts';
import { ServiceError } from './service-error.ts';

const MAX_LOG_BYTES = 5 * 1024 * 1024;
const TAIL_BYTES = 8_192;

/** The log file of one server, opened for one process of it. */
export interface ServerLog {
  /** Where the process writes; close it once the process has it. */
  file: FileHandle;
  /** The end of what was written since it was opened. */
  tail(): Promise<string>;
}

/** Opens `logs/<name>.log` for appending; a large one becomes `.log.1` first. */
export async function openServerLog(dir: string, name: ServiceName): Promise<ServerLog> {
  const path = `${dir}/logs/${name}.log`;
  await mkdir(`${dir}/logs`, { recursive: true, mode: 0o700 });
  let from = await size(path);
  if (from > MAX_LOG_BYTES) {
    await rename(path, `${path}.1`);
    from = 0;
  }
  const tail = async () => {
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    return content.subarray(from).subarray(-TAIL_BYTES).toString('utf8').trim();
  };
  return { file: await open(path, 'a', 0o600), tail };
}

/** Turns the end of a server's log into one sentence. */
export function explainLog(name: ServiceName, port: number, log: string, cause: unknown): ServiceError {
  if (/address (is )?already in use/i.test(log)) return portUsed(name, port);
  if (/no space left on device|disk is full/i.test(log)) {
    return new ServiceError('disk_full', `${name} found the disk full`, 'free some space and start again');
  }
  const lines = log.split('\n').map((line) => line.trim());
  const telling = lines.findLast((line) => /fatal|panic|error/i.test(line)) ?? lines.at(-1);
  const reason = telling ? ` (${telling.slice(0, 200)})` : '';
  const remedy = `see logs/${name}.log in the data directory, then start again`;
  return new ServiceError('start_failed', `${name} did not become ready${reason}`, remedy, { cause });
}

/** The `port_used` error of a service. */
export function portUsed(name: ServiceName, port: number): ServiceError {
  const remedy = 'stop the process that listens there or choose another port';
  return new ServiceError('port_used', `Port ${port} for ${name} is already used on 127.0.0.1`, remedy);
}

async function size(path: string): Promise<number> {
  return stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
}
