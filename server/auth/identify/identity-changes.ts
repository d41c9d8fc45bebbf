import { z } from 'zod';
import type { Ctx } from '../../data/context.ts';
import { redisKeys } from '../../data/redis/keys.ts';

/** What became stale: everything known about a person, session, tenant or key, or the signing keys. */
export const identityChange = z.strictObject({
  kind: z.enum(['user', 'session', 'tenant', 'api_key', 'signing_keys']),
  /** Id of it; `tenant:` or `platform:` and the lookup part for an API key; empty for the signing keys. */
  id: z.string().max(64),
});
export type IdentityChange = z.infer<typeof identityChange>;

/**
 * Tells every api process that what it remembers is stale. Call it after the commit. When Redis is away the others
 * notice within stateMaxAgeMs.
 */
export async function announceIdentityChange(
  ctx: Pick<Ctx, 'stores' | 'log'>,
  change: IdentityChange,
): Promise<void> {
  try {
    await ctx.stores.transport.redis.publish(redisKeys.identityChanges, JSON.stringify(change));
  } catch (error) {
    ctx.log.warn(
      { change, err: error },
      'identity change not announced: other processes notice it within 5 s',
    );
  }
}
