import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { redisKeys } from '../../data/redis/keys.ts';
import { AppError } from '../../errors/app-error.ts';

export interface LimiterRule {
  /** Part of the Redis key. */
  name: string;
  attempts: number;
  windowSeconds: number;
}

/** Counts attempts in a fixed window. Trying while blocked does not lengthen the block. */
export interface Limiter {
  /** @throws AppError rate_limited with details.retryAfterSeconds */
  take(key: string): Promise<void>;
  /** Gives one attempt back: it was a good one. */
  giveBack(key: string): Promise<void>;
  forget(key: string): Promise<void>;
}

function tooMany(rejection: unknown): AppError {
  if (!(rejection instanceof RateLimiterRes)) throw rejection;
  const retryAfterSeconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000));
  const wait =
    retryAfterSeconds < 90 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`;
  return new AppError('rate_limited', `Too many attempts. Try again in ${wait}.`, {
    details: { retryAfterSeconds },
  });
}

/** In Redis for all processes; while Redis is away each process counts for itself with the same numbers. */
export function createLimiter(redis: Redis, rule: LimiterRule): Limiter {
  const numbers = { points: rule.attempts, duration: rule.windowSeconds };
  const limiter = new RateLimiterRedis({
    ...numbers,
    storeClient: redis,
    keyPrefix: redisKeys.rateLimit(rule.name),
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ ...numbers, keyPrefix: rule.name }),
  });
  return {
    async take(key) {
      await limiter.consume(key).catch((rejection: unknown) => {
        throw tooMany(rejection);
      });
    },
    async giveBack(key) {
      await limiter.reward(key);
    },
    async forget(key) {
      await limiter.delete(key);
    },
  };
}
