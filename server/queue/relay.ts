import type { Ctx } from '../data/context.ts';
import { admitRuns } from './admit.ts';
import { runEnqueueTopic } from './catalogue.ts';
import { outboxChannel } from './channels.ts';
import { Loop } from './loop.ts';
import type { Queues } from './queues.ts';
import { claimOutbox, type OutboxDelivery, postponeOutbox, settleOutbox } from './relay-claim.ts';

/**
 * Delivers one outbox row of a topic. Rows are delivered at least once, so it must be safe to run again; what it
 * throws is kept with the row, which comes again later.
 */
export type OutboxHandler = (ctx: Ctx, entry: OutboxDelivery) => Promise<void>;
/** Topic → handler. `run.enqueue` is the relay's own. */
export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;

async function deliverOne(ctx: Ctx, handlers: OutboxHandlers, entry: OutboxDelivery): Promise<void> {
  try {
    const handler = Object.hasOwn(handlers, entry.topic) ? handlers[entry.topic] : undefined;
    if (!handler) throw new Error(`No handler for the topic ${entry.topic}`);
    await handler(ctx, entry);
    await settleOutbox(ctx, [entry]);
  } catch (error) {
    ctx.log.warn({ err: error, topic: entry.topic, tries: entry.tries }, 'outbox row not delivered');
    await postponeOutbox(ctx, entry, error);
  }
}

async function deliverRuns(ctx: Ctx, queues: Queues, entries: readonly OutboxDelivery[]): Promise<void> {
  if (entries.length === 0) return;
  try {
    await admitRuns(ctx, queues, entries);
    await settleOutbox(ctx, entries);
  } catch (error) {
    ctx.log.warn({ err: error, rows: entries.length }, 'runs not handed to the queue');
    await Promise.all(
      entries.map((entry) => postponeOutbox(ctx, { ...entry, tries: Math.min(entry.tries, 2) }, error)),
    );
  }
}

/** One round: claims due rows and delivers them. @returns how many were claimed */
export async function relayOnce(ctx: Ctx, queues: Queues, handlers: OutboxHandlers): Promise<number> {
  const claimed = await claimOutbox(ctx);
  const runs = claimed.filter((entry) => entry.topic === runEnqueueTopic);
  const others = claimed.filter((entry) => entry.topic !== runEnqueueTopic);
  await deliverRuns(ctx, queues, runs);
  for (const entry of others) await deliverOne(ctx, handlers, entry);
  return claimed.length;
}

/** Starts the relay: a round every `everyMs`, at once when somebody wrote to the outbox, on until it is empty. */
export function startRelay(
  ctx: Ctx,
  options: { queues: Queues; handlers: OutboxHandlers; everyMs: number },
): { close(): Promise<void> } {
  const { queues, handlers, everyMs } = options;
  const { subscriber } = ctx.stores.transport;
  const loop = new Loop(ctx.log, 'relay', everyMs, async () => {
    while ((await relayOnce(ctx, queues, handlers)) > 0) if (loop.closed) return;
  });
  const onMessage = (channel: string): void => {
    if (channel === outboxChannel) loop.wake();
  };
  subscriber.on('message', onMessage);
  subscriber.subscribe(outboxChannel).catch(() => undefined);
  return {
    close() {
      subscriber.off('message', onMessage);
      return loop.close();
    },
  };
}
