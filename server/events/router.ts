import { tracked } from '@trpc/server';
import { access, router } from '../trpc/base.ts';
import { streamInput } from './contract.ts';
import { liveOf } from './live.ts';
import { streamEvents } from './stream.ts';

/** Live events over one subscription a tab. */
export const eventsRouter = router({
  stream: access
    .tenant('viewer')
    .input(streamInput)
    .subscription(async function* ({ ctx, input, signal }) {
      const options = { ...liveOf(ctx.stores), lastEventId: input.lastEventId, signal };
      for await (const { id, event } of streamEvents(ctx, options)) yield tracked(id, event);
    }),
});
