import { auditTenant } from '../audit/index.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import { type LiveEvent, publish } from '../events/index.ts';
import { wakeRelay } from '../queue/channels.ts';
import type { Claim } from './claim.ts';
import { Fenced, lockCampaign } from './fence.ts';
import type { Outcome, Recording } from './outcome.ts';
import { withPatience } from './patience.ts';

/**
 * Ends an attempt and its run, and writes what follows for the campaign, in one transaction behind the fence: a
 * worker that came late or a job that came twice changes nothing.
 */
async function record(
  tx: TenantTx,
  claim: Claim,
  outcome: Outcome,
  recording: Recording,
): Promise<LiveEvent[]> {
  const { ctx, run, held } = claim;
  const now = ctx.clock.now();
  await lockCampaign(tx, run.campaignId);
  const { count } = await tx.attempt.updateMany({
    where: { ...held, state: 'running' },
    data: {
      state: outcome.state === 'failed' ? 'failed' : 'done',
      finishedAt: now,
      errorCode: outcome.state === 'done' ? null : outcome.stopReason,
      errorMessage: outcome.state === 'done' ? null : outcome.stopDetail,
    },
  });
  if (count !== 1) {
    // A commit whose answer was lost: this worker has ended the attempt already.
    const mine = await tx.attempt.findFirst({ where: { ...held, state: { in: ['done', 'failed'] } } });
    const ended = await tx.run.findFirst({ where: { id: run.id, stopReason: outcome.stopReason } });
    if (mine && ended && mine.errorCode !== 'cancelled') return [];
    throw new Fenced(held);
  }
  const { state, stopReason, stopDetail } = outcome;
  await tx.run.updateMany({
    where: { id: run.id },
    data: { state, stopReason, stopDetail, finishedAt: now },
  });
  const events = await recording(tx);
  await auditTenant(ctx, tx, {
    action: `run.${state}`,
    objectType: 'run',
    objectId: run.id,
    reason: stopDetail,
    after: { stopReason, attempt: held.attempt, purpose: run.purpose, role: run.role },
  });
  const { campaignId, taskId } = run;
  return [{ type: 'run', campaignId, taskId, runId: run.id, state, attempt: held.attempt }, ...events];
}

/**
 * Ends an attempt, asking again while the record does not answer.
 * @param patienceMs after it the attempt is left to the reconciler
 * @throws Fenced
 */
export async function finishAttempt(
  claim: Claim,
  outcome: Outcome,
  recording: Recording,
  patienceMs: number,
): Promise<void> {
  const { ctx } = claim;
  const events = await withPatience(ctx.log, patienceMs, () =>
    withTenant(ctx, (tx) => record(tx, claim, outcome, recording)),
  );
  await Promise.all([publish(ctx, events), wakeRelay(ctx)]);
}
