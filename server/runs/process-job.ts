import type { Ctx } from '../data/context.ts';
import type { RunPurpose } from '../data/postgres/enums.ts';
import { AppError } from '../errors/app-error.ts';
import type { Models } from '../llm/index.ts';
import { runJob } from '../queue/catalogue.ts';
import { type Claim, claimAttempt, JobRefused } from './claim.ts';
import { Fenced } from './fence.ts';
import { finishAttempt } from './finish.ts';
import { handBack, parkAttempt } from './hand-back.ts';
import { type Outcome, outcomeOf, type Recording, type Step } from './outcome.ts';
import { isPassing } from './patience.ts';
import { auditRefusedJob } from './refuse-job.ts';
import type { RunSettings } from './settings.ts';
import { AttemptWatch } from './watch.ts';

/** What a worker process works with. */
export interface Engine {
  ctx: Ctx;
  workerId: string;
  models: Models;
  settings: RunSettings;
  steps: Record<RunPurpose, Step>;
  /** Attempts now running here. */
  active: Set<AttemptWatch>;
  /** No further attempt is claimed; a job fetched too late is left for the reconciler. */
  closing: boolean;
}

/** What comes of an executed or failed step; null when the attempt is no longer ours to end. */
async function execute(
  engine: Engine,
  claim: Claim,
  watch: AttemptWatch,
): Promise<{ outcome: Outcome; record: Recording } | null> {
  const { models, settings, steps } = engine;
  const step = steps[claim.run.purpose];
  try {
    return await step.execute({ claim, watch, settings, models });
  } catch (error) {
    if (error instanceof Fenced || watch.cause === 'fenced' || watch.cause === 'cancel') return null;
    if (watch.cause === 'suspend' || isSuspended(error)) {
      await parkAttempt(claim);
      return null;
    }
    if (watch.cause === 'shutdown' || isPassing(error)) {
      await handBack(claim, watch.cause === 'shutdown' ? 'shutdown' : 'store_away');
      return null;
    }
    const outcome = outcomeOf(error);
    engine.ctx.log.warn({ err: error, runId: claim.run.id, stopReason: outcome.stopReason }, 'run failed');
    return { outcome, record: step.fail(claim, outcome) };
  }
}

const isSuspended = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'tenant_suspended';

async function workOn(engine: Engine, claim: Claim): Promise<void> {
  const watch = new AttemptWatch(claim, engine.settings.heartbeatMs);
  engine.active.add(watch);
  try {
    const ended = await execute(engine, claim, watch);
    if (ended) await finishAttempt(claim, ended.outcome, ended.record, engine.settings.recordMs);
  } catch (error) {
    if (error instanceof Fenced)
      engine.ctx.log.info({ runId: claim.run.id }, 'attempt was given to another worker');
    else if (isSuspended(error)) await parkAttempt(claim);
    else throw error;
  } finally {
    watch.end();
    engine.active.delete(watch);
  }
}

/**
 * One job from its payload to its end. Whatever happens, the job is over: a retry is a new attempt that the record
 * decides, so BullMQ has nothing to repeat.
 */
export async function processJob(engine: Engine, data: unknown): Promise<void> {
  const { ctx, workerId } = engine;
  if (engine.closing) return;
  const parsed = runJob.safeParse(data);
  try {
    if (!parsed.success) throw new JobRefused('malformed');
    const claim = await claimAttempt(ctx, parsed.data, workerId);
    await workOn(engine, claim);
  } catch (error) {
    if (error instanceof JobRefused) await auditRefusedJob(ctx, data, error.refusal);
    else
      ctx.log.error(
        { err: error, job: parsed.data },
        'job ended without an outcome; the reconciler takes over',
      );
  }
}
