import type { TenantCtx } from '../data/context.ts';
import { newId } from '../data/ids.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { LlmProvider, RunPurpose } from '../data/postgres/enums.ts';
import { runEnqueueTopic } from '../queue/catalogue.ts';

export interface NewRun {
  campaignId: string;
  taskId: string | null;
  purpose: RunPurpose;
  role: string;
  provider: LlmProvider;
  /** Empty until the worker has chosen one. */
  modelId: string;
}

/** Writes the outbox row that makes the relay admit a run's next attempt. */
export async function enqueueAttempt(
  tx: TenantTx,
  ctx: Pick<TenantCtx, 'clock'>,
  next: { runId: string; attempt: number; role: string },
): Promise<void> {
  const now = ctx.clock.now();
  await tx.outboxEntry.create({
    data: { id: newId(), topic: runEnqueueTopic, payload: { ...next }, createdAt: now, availableAt: now },
  });
}

/** A new run, queued, with the outbox row that brings it to a worker: in the transaction that decided it. */
export async function createRun(tx: TenantTx, ctx: Pick<TenantCtx, 'clock'>, run: NewRun): Promise<string> {
  const id = newId();
  await tx.run.create({ data: { id, ...run, state: 'queued', attempt: 0, createdAt: ctx.clock.now() } });
  await enqueueAttempt(tx, ctx, { runId: id, attempt: 1, role: run.role });
  return id;
}
