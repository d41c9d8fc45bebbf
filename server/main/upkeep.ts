import type { Ctx } from '../data/context.ts';
import { Loop } from '../queue/loop.ts';

/** Something a worker looks after again and again. Workers do it side by side: what it takes, it must take by a lease. */
export interface Chore {
  name: string;
  everyMs: number;
  run(ctx: Ctx): Promise<void>;
}

/** Starts every chore in a loop of its own, so that a long one keeps no other waiting. */
export function startUpkeep(ctx: Ctx, chores: readonly Chore[]): { close(): Promise<void> } {
  const loops = chores.map(({ name, everyMs, run }) => new Loop(ctx.log, name, everyMs, () => run(ctx)));
  return {
    async close() {
      await Promise.all(loops.map((loop) => loop.close()));
    },
  };
}
