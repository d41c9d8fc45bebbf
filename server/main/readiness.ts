import { setTimeout as delay } from 'node:timers/promises';
import type { Stores } from '../data/stores.ts';
import { AppError } from '../errors/app-error.ts';

/** A store that has not answered after this long does not answer, milliseconds. */
const answerMs = 3_000;

/** Asks each store for a sign of life; names those that give none. */
export function readiness(stores: Stores) {
  const signs: readonly [name: string, ask: () => Promise<unknown>][] = [
    ['PostgreSQL', () => stores.record.platform.$queryRaw`SELECT 1`],
    ['MongoDB', () => stores.documents.client.db('admin').command({ ping: 1 })],
    ['Redis', () => stores.transport.redis.ping()],
  ];
  return async (): Promise<void> => {
    const asked = signs.map(async ([name, ask]) => {
      const late = new AbortController();
      const silence = delay(answerMs, name, { signal: late.signal, ref: false });
      const sign = ask().then(
        () => null,
        () => name,
      );
      return Promise.race([sign, silence]).finally(() => {
        silence.catch(() => undefined);
        late.abort();
      });
    });
    const silent = (await Promise.all(asked)).filter((name) => name !== null);
    if (silent.length === 0) return;
    throw new AppError(
      'unavailable',
      `Not ready: ${silent.join(' and ')} ${silent.length > 1 ? 'do' : 'does'} not answer. It goes on by itself once ${silent.length > 1 ? 'they do' : 'it does'}.`,
      { details: { stores: silent } },
    );
  };
}
