import { createHash, randomBytes } from 'node:crypto';

/** How long a sign-in link may lie unused. */
export const tokenLifetimeMs = 10 * 60_000;

export interface OneTimeTokens {
  /** A new token; those made before stay valid until they end or are used. */
  mint: () => string;
  /** True exactly once for a token that was minted here and has not ended. */
  redeem: (token: string) => boolean;
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

/** Tokens are kept as digests only, so a memory dump or a log cannot be used to sign in. */
export const createOneTimeTokens = (now: () => number): OneTimeTokens => {
  const endsAt = new Map<string, number>();
  return {
    mint: () => {
      const token = randomBytes(32).toString('base64url');
      endsAt.set(digest(token), now() + tokenLifetimeMs);
      return token;
    },
    redeem: (token) => {
      const key = digest(token);
      const end = endsAt.get(key);
      endsAt.delete(key);
      return end !== undefined && end > now();
    },
  };
};
