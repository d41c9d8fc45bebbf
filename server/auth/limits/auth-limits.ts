import type { Redis } from 'ioredis';
import { redisKeys } from '../../data/redis/keys.ts';
import { pepperedDigest } from '../tokens/opaque-token.ts';
import { limitedNetwork } from './address.ts';
import { createLimiter, type Limiter, type LimiterRule } from './limiter.ts';

const minutes = 60;
const day = 86_400;

/** Attempts that failed; good ones are given back. */
export const limitRules = {
  /** One account from one network: a person who mistypes. */
  pair: { name: 'sign-in-pair', attempts: 10, windowSeconds: 15 * minutes },
  /** One account from everywhere it has not signed in from before. */
  account: { name: 'sign-in-account', attempts: 30, windowSeconds: 15 * minutes },
  /** One network against all accounts. */
  network: { name: 'sign-in-network', attempts: 100, windowSeconds: 15 * minutes },
  /** Second factor after a right password. */
  secondFactor: { name: 'second-factor', attempts: 10, windowSeconds: 60 * minutes },
  /** Reset mails to one account, and asked for by one network. */
  resetAccount: { name: 'reset-account', attempts: 3, windowSeconds: 60 * minutes },
  resetNetwork: { name: 'reset-network', attempts: 20, windowSeconds: 60 * minutes },
  /** Links presented (invitation, reset) by one network. */
  link: { name: 'link-network', attempts: 60, windowSeconds: 15 * minutes },
} as const satisfies Record<string, LimiterRule>;

/** How long a network stays known to an account after a good sign-in. */
const knownSeconds = 30 * day;

/** The limits on proving who one is. Keys are digests: no e-mail or address is stored. */
export interface AuthLimits {
  /** Counts an attempt before the password is looked at, so that a parallel burst is counted too. */
  beforePassword(email: string, address: string): Promise<void>;
  /** Takes the attempt back and remembers the network. */
  afterSuccess(email: string, address: string): Promise<void>;
  beforeSecondFactor(userId: string): Promise<void>;
  afterSecondFactor(userId: string): Promise<void>;
  /** @throws AppError rate_limited for the network; @returns false when the account has had its mails */
  beforeResetMail(email: string, address: string): Promise<boolean>;
  beforeLink(address: string): Promise<void>;
}

/**
 * A stranger can use up an account's attempts, yet never lock its owner out: from a network the owner has signed in
 * from before, only the owner's own attempts there count.
 */
export function createAuthLimits(redis: Redis, pepper: Buffer): AuthLimits {
  const limiter = Object.fromEntries(
    Object.entries(limitRules).map(([name, rule]) => [name, createLimiter(redis, rule)]),
  ) as Record<keyof typeof limitRules, Limiter>;
  const key = (...parts: string[]): string =>
    Buffer.from(pepperedDigest(pepper, 'limit', ...parts))
      .toString('base64url')
      .slice(0, 27);
  const of = (email: string, address: string) => {
    const network = limitedNetwork(address);
    return {
      network: key('net', network),
      account: key('account', email),
      pair: key('pair', email, network),
    };
  };
  const knownKey = (pair: string): string => `${redisKeys.rateLimit('known-network')}:${pair}`;
  const redisReady = (): boolean => redis.status === 'ready';
  const isKnown = async (pair: string): Promise<boolean> =>
    redisReady() && (await redis.exists(knownKey(pair)).catch(() => 0)) === 1;

  return {
    async beforePassword(email, address) {
      const keys = of(email, address);
      await limiter.network.take(keys.network);
      await limiter.pair.take(keys.pair);
      if (!(await isKnown(keys.pair))) await limiter.account.take(keys.account);
    },
    async afterSuccess(email, address) {
      const keys = of(email, address);
      const known = await isKnown(keys.pair);
      await Promise.all([
        limiter.network.giveBack(keys.network),
        limiter.pair.forget(keys.pair),
        known ? undefined : limiter.account.giveBack(keys.account),
      ]);
      if (redisReady()) await redis.set(knownKey(keys.pair), '1', 'EX', knownSeconds).catch(() => undefined);
    },
    beforeSecondFactor: (userId) => limiter.secondFactor.take(key('second-factor', userId)),
    afterSecondFactor: (userId) => limiter.secondFactor.forget(key('second-factor', userId)),
    async beforeResetMail(email, address) {
      const keys = of(email, address);
      await limiter.resetNetwork.take(keys.network);
      return limiter.resetAccount.take(keys.account).then(
        () => true,
        () => false,
      );
    },
    beforeLink: (address) => limiter.link.take(of('', address).network),
  };
}
