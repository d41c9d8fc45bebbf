import type { TenantCtx } from '../data/context.ts';
import { redisKeys } from '../data/redis/keys.ts';
import type { LiveEvent } from './contract.ts';

/** Events a tenant's stream keeps for those who come back, about. */
const keptEvents = 2_000;

/**
 * Tells live subscribers. Events are hints: the record is the truth and screens read it again, so a Redis that is
 * away loses them without failing the work.
 */
export async function publish(
  ctx: Pick<TenantCtx, 'stores' | 'tenantId' | 'log'>,
  events: readonly LiveEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const stream = redisKeys.tenantEvents(ctx.tenantId);
  const pipeline = ctx.stores.transport.redis.pipeline();
  for (const event of events)
    pipeline.xadd(stream, 'MAXLEN', '~', keptEvents, '*', 'e', JSON.stringify(event));
  pipeline.publish(redisKeys.tenantEventsChannel(ctx.tenantId), '');
  try {
    await pipeline.exec();
  } catch (error) {
    ctx.log.warn({ err: error }, 'live events were not published');
  }
}
