import type { Ctx } from '../data/context.ts';
import { Loop } from '../queue/loop.ts';

/** Something a worker looks after again and again. Workers do it side by side: what it takes, it must take by a lease. */
export interface Chore {
  name: string;
  everyMs: number;
  /** `ctx.signal` fires when the worker stops: what takes long ends early then, to be taken up by another. */
  run(ctx: Ctx): Promise<void>;
}

/** Starts every chore in a loop of its own, so that a long one keeps no other waiting. */
export function startUpkeep(ctx: Ctx, chores: readonly Chore[]): { close(): Promise<void> } {
  const stopped = new AbortController();
  const within = { ...ctx, signal: stopped.signal };
  const loops = chores.map(({ name, everyMs, run }) => new Loop(ctx.log, name, everyMs, () => run(within)));
  return {
    async close() {
      stopped.abort();
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}
