import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { tryLock } from './file-lock.ts';
import { delay } from './server-process.ts';
import { throwIfAborted } from './service-error.ts';

/** Where downloaded and built programs are kept, outside every checkout: `$XDG_CACHE_HOME` or `~/.cache`. */
export function toolCache(env: NodeJS.ProcessEnv = process.env): string {
  return `${env.XDG_CACHE_HOME || `${env.HOME || homedir()}/.cache`}/dmagency`;
}

/** Runs `work` while holding the lock file `name` of `dir`; others wait, and `waiting` is told for whom. */
export async function withCacheLock<T>(
  dir: string,
  name: string,
  options: { signal?: AbortSignal; waiting: (pid: number) => void },
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let told: number | undefined;
  for (;;) {
    throwIfAborted(options.signal);
    const lock = tryLock(`${dir}/${name}.lock`);
    if (lock.held) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (lock.holder && lock.holder.pid !== told) options.waiting(lock.holder.pid);
    told = lock.holder?.pid ?? told;
    await delay(500);
  }
}
