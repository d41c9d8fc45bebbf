import type { Ctx } from '../context.ts';
import { translateRecordFailure } from './failures.ts';
import type { MachineReason } from './platform-use.ts';

/**
 * Runs work that only one process at a time may do, for as long as it takes. The lock is the connection's: a process
 * that dies gives it back at once. A connection lost in the middle loses the lock too, so the work must be safe to
 * be begun again by another.
 * @returns false when another process has it
 */
export async function withSessionLock(
  ctx: Ctx,
  reason: MachineReason,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const { platformPool, platformUse } = ctx.stores.record;
  platformUse.count(ctx.actor, reason);
  const client = await platformPool.connect().catch((error: unknown) => {
    throw translateRecordFailure(error);
  });
  // A connection lost while nothing is asked of it: the next statement tells.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    if (!rows[0]?.locked) return false;
    await work();
    return true;
  } finally {
    client.off('error', ignore);
    // Closing the connection gives the lock back whatever happened to it.
    client.release(true);
  }
}
