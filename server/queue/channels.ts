import type { Ctx } from '../data/context.ts';
import { redisKeys } from '../data/redis/keys.ts';

/** Says that the outbox has something. */
export const outboxChannel = `${redisKeys.queuePrefix}:outbox`;
/** Says that a tenant may work again: what was parked is to be queued. */
export const resumeChannel = `${redisKeys.queuePrefix}:resume`;
/** Says that a run must stop: its id. */
export const stopChannel = `${redisKeys.queuePrefix}:stop`;

async function tell(ctx: Pick<Ctx, 'stores' | 'log'>, channel: string, message: string): Promise<void> {
  try {
    await ctx.stores.transport.redis.publish(channel, message);
  } catch (error) {
    // The relay polls and workers look at the record with each sign of life: only time is lost.
    ctx.log.debug({ err: error }, 'message not sent');
  }
}

/** Wakes the relay after a transaction wrote to the outbox. */
export const wakeRelay = (ctx: Pick<Ctx, 'stores' | 'log'>): Promise<void> => tell(ctx, outboxChannel, '');

/** Wakes the reconcilers after a tenant was resumed or restored. */
export const wakeReconciler = (ctx: Pick<Ctx, 'stores' | 'log'>): Promise<void> =>
  tell(ctx, resumeChannel, '');

/** Tells the worker of a run to look at the record now. */
export const stopRun = (ctx: Pick<Ctx, 'stores' | 'log'>, runId: string): Promise<void> =>
  tell(ctx, stopChannel, runId);
