import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { identify, isAlive, processIdentity } from './process-identity.ts';
import { systemCode } from './service-error.ts';

const lockHolder = processIdentity.extend({ host: z.string(), token: z.string() });
/** Who wrote a lock file. */
export type LockHolder = z.infer<typeof lockHolder>;

export type LockAttempt =
  | { held: true; release: () => void; takenOverFrom: LockHolder | null }
  | { held: false; holder: LockHolder | null };

const HEARTBEAT_MS = 5_000;
/** A holder on another host cannot be looked up; without a heartbeat for this long it counts as gone. */
const FOREIGN_STALE_MS = 30_000;

/**
 * Tries once to take the exclusive lock file `path`.
 *
 * The file appears with its content in one step (`link`). A lock whose process is gone is removed only by
 * whoever holds the lock on `path.takeover`, after reading it again: two starters can never both win.
 */
export function tryLock(path: string): LockAttempt {
  const own = link(path);
  if (own) return hold(path, own, null);
  const holder = read(path);
  if (holder && isHeld(path, holder)) return { held: false, holder };
  const takeover = tryLock(`${path}.takeover`);
  if (!takeover.held) return { held: false, holder };
  try {
    const stale = read(path);
    if (stale && isHeld(path, stale)) return { held: false, holder: stale };
    remove(path);
    const won = link(path);
    return won ? hold(path, won, stale) : { held: false, holder: read(path) };
  } finally {
    takeover.release();
  }
}

/** Writes the lock file if there is none; returns what was written. */
function link(path: string): LockHolder | null {
  const self = identify(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
  const holder: LockHolder = { ...self, host: hostname(), token: randomUUID() };
  const draft = `${path}.${holder.token}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return holder;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return null;
    if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? '')) throw error;
    return createExclusively(path, holder);
  } finally {
    remove(draft);
  }
}

/** For file systems without hard links: exclusive too, though the content comes an instant later. */
function createExclusively(path: string, holder: LockHolder): LockHolder | null {
  try {
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
    return holder;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return null;
    throw error;
  }
}

function hold(path: string, own: LockHolder, takenOverFrom: LockHolder | null): LockAttempt {
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    if (read(path)?.token === own.token) remove(path);
  };
  return { held: true, release, takenOverFrom };
}

function isHeld(path: string, holder: LockHolder): boolean {
  if (holder.host === hostname()) return isAlive(holder);
  try {
    return Date.now() - statSync(path).mtimeMs < FOREIGN_STALE_MS;
  } catch {
    return false;
  }
}

/** The holder, or null when the file is absent or not a lock of ours (then it is stale too). */
function read(path: string): LockHolder | null {
  try {
    return lockHolder.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The directory was removed under us; releasing will find that too.
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
