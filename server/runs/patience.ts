import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError } from '../errors/app-error.ts';

/** True for a store that does not answer now. */
export const isPassing = (error: unknown): boolean => error instanceof AppError && error.retryable;

/**
 * Does work on a store again while the store is away, so that a restart of it costs time and not a finished answer.
 * @param ms after it the last error is thrown
 */
export async function withPatience<T>(log: Logger, ms: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + ms;
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() > until) throw error;
      log.warn({ err: error }, 'a store does not answer; trying again');
      await delay(waitMs);
    }
  }
}
