import type { Redis } from 'ioredis';
import { UnsafeStart } from '../data/postgres/startup-checks.ts';

/**
 * Refuses to start on a Redis that may throw jobs away.
 * @throws UnsafeStart naming the setting and what to set
 */
export async function checkTransport(redis: Pick<Redis, 'info'>): Promise<void> {
  const memory = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined)
    throw new UnsafeStart(
      'Redis does not say its maxmemory-policy (INFO memory): the start stops here, since a Redis that evicts loses jobs.',
    );
  if (policy !== 'noeviction')
    throw new UnsafeStart(
      `Redis has maxmemory-policy ${policy} and may throw jobs away. Set maxmemory-policy to noeviction and start again.`,
    );
}
