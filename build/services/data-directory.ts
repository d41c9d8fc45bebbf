import { mkdir, statfs, unlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { tryLock } from './file-lock.ts';
import type { Report } from './service.ts';
import { ServiceError, systemCode } from './service-error.ts';

/** Fresh databases and their write-ahead logs take about 150 MiB; the rest is room to work. */
export const MIN_FREE_BYTES = 512 * 1024 * 1024;

/** An open data directory: nobody else may use it until `release`. */
export interface DataDirectory {
  path: string;
  /** Gives the lock back. May be called again. */
  release(): void;
}

/**
 * Creates the directory (mode 0700), checks that it can be written and has room, and locks it.
 *
 * @throws ServiceError `unwritable`, `disk_full` or `locked`
 */
export async function openDataDirectory(dir: string, report: Report): Promise<DataDirectory> {
  const path = resolve(dir);
  await create(path);
  await checkSpace(path);
  await checkWritable(path);
  const lock = tryLock(`${path}/lock`);
  if (!lock.held) throw locked(path, lock.holder);
  if (lock.takenOverFrom) {
    const { pid } = lock.takenOverFrom;
    report({
      service: 'data',
      step: 'lock',
      state: 'notice',
      detail: `taken over from process ${pid}, which is gone`,
    });
  }
  return { path, release: lock.release };
}

function locked(path: string, holder: { pid: number; host: string } | null): ServiceError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another start';
  const stop = holder ? `stop that process (kill ${holder.pid})` : 'wait for it';
  return new ServiceError(
    'locked',
    `The data directory ${path} is in use by ${who}`,
    `${stop} or choose another directory with --data`,
  );
}

async function create(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storageError(path, error);
  }
}

async function checkSpace(path: string): Promise<void> {
  const stats = await statfs(path);
  const free = stats.bavail * stats.bsize;
  if (free < MIN_FREE_BYTES) throw diskFull(path, free);
}

async function checkWritable(path: string): Promise<void> {
  const probe = `${path}/.write-probe-${process.pid}`;
  try {
    await writeFile(probe, 'probe', { mode: 0o600 });
    await unlink(probe);
  } catch (error) {
    throw storageError(path, error);
  }
}

function storageError(path: string, error: unknown): ServiceError {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, 0);
  const reason = code ? ` (${code})` : '';
  const remedy = 'give this user write permission there or choose another directory with --data';
  return new ServiceError('unwritable', `The data directory ${path} cannot be written${reason}`, remedy, {
    cause: error,
  });
}

/** The `disk_full` error; `free` is in bytes. */
export function diskFull(path: string, free: number): ServiceError {
  const mib = (bytes: number) => Math.floor(bytes / 1024 / 1024);
  const what = `The disk of ${path} has ${mib(free)} MiB free, ${mib(MIN_FREE_BYTES)} MiB are needed`;
  return new ServiceError(
    'disk_full',
    what,
    'free some space or choose a directory on another disk with --data',
  );
}
