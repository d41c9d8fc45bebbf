import { Redis } from 'ioredis';

/** The Redis side: BullMQ's transport, live events, limits. Nothing here is the record. */
export interface Transport {
  /** For commands: fails fast when Redis is away. */
  readonly redis: Redis;
  /** For subscriptions; commands are not sent on it. */
  readonly subscriber: Redis;
  /** A connection for BullMQ's blocking reads, which waits for Redis as long as it takes. */
  blocking(): Redis;
  close(): Promise<void>;
}

/** Opens the command and subscriber connections; both reconnect for ever. */
export function openTransport(url: string, options: { onError?: (error: Error) => void } = {}): Transport {
  const retryStrategy = (times: number): number => Math.min(times * 200, 2_000);
  const onError = options.onError ?? (() => undefined);
  const open = (extra: object): Redis => {
    const redis = new Redis(url, { retryStrategy, ...extra });
    redis.on('error', onError);
    return redis;
  };
  const redis = open({ maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  const subscriber = open({ maxRetriesPerRequest: null });
  const blocked = new Set<Redis>();
  return {
    redis,
    subscriber,
    blocking() {
      const connection = open({ maxRetriesPerRequest: null });
      blocked.add(connection);
      return connection;
    },
    async close() {
      for (const connection of [...blocked, subscriber, redis]) connection.disconnect();
    },
  };
}
