import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestStores } from '../../testing/stores.ts';

/** How a round in another process ended. */
export interface Round {
  signal: NodeJS.Signals | null;
  /** Null when it was killed. */
  said: { commands: number; peak: number; ms: number } | null;
}

/**
 * Runs a round of upkeep in a process of its own; it dies at its `dieAt`-th command where one is named, and when it wants
 * a larger heap than `heapMb`.
 */
export function runUpkeep(
  at: Pick<TestStores, 'urls' | 'redisUrl' | 'mongoUrl'>,
  what: 'exports' | 'purge',
  options: { dieAt?: number; queuePrefix?: string; heapMb?: number } = {},
): Promise<Round> {
  const { urls, redisUrl, mongoUrl } = at;
  const { dieAt = null, queuePrefix = 'dm:test:none', heapMb } = options;
  const given = JSON.stringify({ urls, redisUrl, mongoUrl, what, queuePrefix, dieAt });
  const script = fileURLToPath(new URL('./upkeep-process.ts', import.meta.url));
  const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
  const child = spawn(process.execPath, [...heap, '--import', 'tsx', script], {
    env: { ...process.env, UPKEEP_TEST: given },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        reject(new Error(`upkeep process ended with ${code ?? signal}`));
      else resolve({ signal, said: signal ? null : (JSON.parse(text) as Round['said']) });
    });
  });
}
