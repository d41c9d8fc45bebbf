import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';

/** How long a first answer is given again, milliseconds. */
export const answersKeptMs = 24 * 3_600_000;

/** Removes answers that are no longer given again; the key may then be used anew. */
export async function sweepAnswers(ctx: Ctx): Promise<void> {
  const createdAt = { lt: new Date(ctx.clock.now().getTime() - answersKeptMs) };
  await asPlatform(ctx, 'upkeep', (tx) => tx.platformIdempotencyKey.deleteMany({ where: { createdAt } }));
}
