import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';

/** The attempt a worker holds. Every write of it is guarded by all three. */
export interface Held {
  runId: string;
  attempt: number;
  workerId: string;
}

/** The attempt is no longer this worker's: given up, cancelled or taken by another. It must have no further effect. */
export class Fenced extends Error {
  constructor(held: Held) {
    super(`attempt ${held.attempt} of run ${held.runId} is no longer held by worker ${held.workerId}`);
    this.name = 'Fenced';
  }
}

/**
 * Locks a campaign's row: whoever moves runs or tasks of a campaign holds it first, so that two completions at
 * once see each other and no two transactions wait for one another.
 */
export async function lockCampaign(tx: TenantTx, campaignId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM campaigns WHERE id = ${campaignId}::uuid FOR UPDATE`;
}

/**
 * Proves within a transaction that the attempt is still held, and renews its sign of life.
 * @throws Fenced
 */
export async function holdFence(tx: TenantTx, ctx: Pick<TenantCtx, 'clock'>, held: Held): Promise<void> {
  const { count } = await tx.attempt.updateMany({
    where: { ...held, state: 'running' },
    data: { heartbeatAt: ctx.clock.now() },
  });
  if (count !== 1) throw new Fenced(held);
}
