import type { Ctx, TenantCtx } from '../data/context.ts';
import { withTenant } from '../data/postgres/doors.ts';
import { AppError } from '../errors/app-error.ts';
import { publish } from '../events/index.ts';
import { enqueueAttempt } from '../runs/create-run.ts';
import { requeueRun } from '../runs/index.ts';
import { wakeRelay } from './channels.ts';
import type { Queues } from './queues.ts';
import { findOpenAttempts, findResumedRuns, type OpenAttempt, type OpenCursor } from './reconcile-find.ts';
import type { Unchanged } from './unchanged.ts';

export interface ReconcileOptions {
  queues: Queues;
  /** A running attempt without a new sign of life for this long is given up, milliseconds. */
  staleMs: number;
  /** An admitted attempt whose job is missing, or was taken by a worker that did not claim it, is given up after this. */
  joblessMs: number;
  /** Workers that may die with one run before it fails. */
  maxWorkersGone: number;
  /** Attempts of one run, whatever became of them. */
  maxAttempts: number;
  /** Ends a run that was lost too often. */
  giveUp(
    ctx: TenantCtx,
    of: { runId: string; attempt: number },
    why: { code: string; message: string },
  ): Promise<void>;
  seen: Unchanged;
}

const pageSize = 500;
type Cause = 'worker_gone' | 'job_gone';
const sentences: Record<Cause, string> = {
  worker_gone: 'Its worker gave no sign of life.',
  job_gone: 'Its job was lost from the queue.',
};

const tenantCtx = (
  ctx: Ctx,
  { tenantId, tenantSlug }: { tenantId: string; tenantSlug: string },
): TenantCtx => ({
  ...ctx,
  tenantId,
  tenantSlug,
});

async function lose(ctx: Ctx, options: ReconcileOptions, open: OpenAttempt, cause: Cause): Promise<void> {
  const within = tenantCtx(ctx, open);
  const { runId, attempt } = open;
  ctx.log.warn({ runId, attempt, cause }, 'attempt given up');
  const gone = open.workersGone + (cause === 'worker_gone' ? 1 : 0);
  if (gone >= options.maxWorkersGone || attempt >= options.maxAttempts) {
    const times = cause === 'worker_gone' ? gone : attempt;
    const message = `${sentences[cause]} This happened ${times} times, so it is not tried again by itself. Tell the operator, then try it again.`;
    await options.giveUp(within, { runId, attempt }, { code: cause, message });
    return;
  }
  const of = { runId, attempt, ...(open.workerId ? { workerId: open.workerId } : {}) };
  const told = await withTenant(within, (tx) =>
    requeueRun(tx, within, of, { code: cause, message: sentences[cause] }),
  );
  if (told) await Promise.all([publish(within, [told]), wakeRelay(within)]);
}

async function resumeOne(
  ctx: TenantCtx,
  run: { runId: string; attempt: number; role: string },
): Promise<void> {
  const { runId, attempt, role } = run;
  await withTenant(ctx, async (tx) => {
    const { count } = await tx.run.updateMany({
      where: { id: runId, state: 'parked', attempt },
      data: { state: 'queued' },
    });
    if (count === 1) await enqueueAttempt(tx, ctx, { runId, attempt: attempt + 1, role });
  });
}

async function resume(ctx: Ctx): Promise<void> {
  const parked = await findResumedRuns(ctx, pageSize);
  for (const run of parked) {
    await resumeOne(tenantCtx(ctx, run), run).catch((error: unknown) => {
      // Suspended again a moment ago: it stays parked.
      if (!(error instanceof AppError) || error.code !== 'tenant_suspended') throw error;
    });
  }
  if (parked.length > 0) await wakeRelay(ctx);
}

/** Which attempts of a page are lost, and why. */
async function judge(
  options: ReconcileOptions,
  page: readonly OpenAttempt[],
): Promise<[OpenAttempt, Cause][]> {
  const { queues, seen, staleMs, joblessMs } = options;
  const admitted = page.filter((open) => open.state === 'admitted');
  const places = await queues.look(admitted);
  const placeOf = new Map(admitted.map((open, at) => [open, places[at] ?? 'waiting']));
  return page.flatMap((open): [OpenAttempt, Cause][] => {
    const key = `${open.runId}-${open.attempt}`;
    if (open.state === 'running') {
      const age = seen.age(key, `running ${open.workerId} ${open.heartbeatAt?.getTime()}`);
      return age >= staleMs ? [[open, 'worker_gone']] : [];
    }
    const place = placeOf.get(open) ?? 'waiting';
    const age = seen.age(key, place);
    return place !== 'waiting' && age >= joblessMs ? [[open, 'job_gone']] : [];
  });
}

/**
 * One round over everything that should be under way: what Redis lost or a dead worker left is queued again, or ends
 * with a sentence when that happened too often. Several reconcilers at once do no harm.
 */
export async function reconcileOnce(ctx: Ctx, options: ReconcileOptions): Promise<void> {
  try {
    let after: OpenCursor | null = null;
    for (;;) {
      const page: OpenAttempt[] = await findOpenAttempts(ctx, after, pageSize);
      for (const [open, cause] of await judge(options, page)) await lose(ctx, options, open, cause);
      after = page.at(-1) ?? null;
      if (page.length < pageSize) break;
    }
    options.seen.endRound();
    await resume(ctx);
  } catch (error) {
    options.seen.clear();
    throw error;
  }
}
