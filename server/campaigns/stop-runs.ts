import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LiveEvent } from '../events/index.ts';

const openRuns = ['queued', 'running', 'awaiting_approval', 'parked'] as const;

/**
 * Cancels open runs: their attempts lose the fence, so whatever a worker still does has no effect.
 * Called under the campaign's lock.
 */
export async function stopRuns(
  tx: TenantTx,
  ctx: TenantCtx,
  which: { campaignId: string; id?: string },
  detail: string,
): Promise<{ runIds: string[]; events: LiveEvent[] }> {
  const runs = await tx.run.findMany({ where: { ...which, state: { in: [...openRuns] } } });
  const runIds = runs.map((run) => run.id);
  if (runIds.length === 0) return { runIds, events: [] };
  const now = ctx.clock.now();
  await tx.attempt.updateMany({
    where: { runId: { in: runIds }, state: { in: ['admitted', 'running'] } },
    data: { state: 'failed', finishedAt: now, errorCode: 'cancelled', errorMessage: detail },
  });
  await tx.run.updateMany({
    where: { id: { in: runIds } },
    data: { state: 'cancelled', stopReason: 'aborted', stopDetail: detail, finishedAt: now },
  });
  const events = runs.map(
    ({ campaignId, taskId, id, attempt }): LiveEvent => ({
      type: 'run',
      campaignId,
      taskId,
      runId: id,
      state: 'cancelled',
      attempt,
    }),
  );
  return { runIds, events };
}
