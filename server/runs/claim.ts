import type { Ctx, TenantCtx } from '../data/context.ts';
import { type TenantTx, withTenant } from '../data/postgres/doors.ts';
import type { Run, Tenant } from '../data/postgres/generated/client.ts';
import { AppError } from '../errors/app-error.ts';
import { publish } from '../events/index.ts';
import type { RunJob } from '../queue/catalogue.ts';
import { type Held, lockCampaign } from './fence.ts';

/** An attempt taken by this worker, with what its record says. */
export interface Claim {
  ctx: TenantCtx;
  tenant: Tenant;
  run: Run;
  held: Held;
}

/** Why a job was not worked on. */
export type JobRefusal = 'malformed' | 'unknown' | 'stale' | 'cancelled' | 'suspended';

export class JobRefused extends Error {
  readonly refusal: JobRefusal;
  constructor(refusal: JobRefusal) {
    super(`job refused: ${refusal}`);
    this.name = 'JobRefused';
    this.refusal = refusal;
  }
}

async function take(
  tx: TenantTx,
  ctx: Ctx,
  job: RunJob,
  workerId: string,
): Promise<{ tenant: Tenant; run: Run }> {
  const found = await tx.run.findFirst({ where: { id: job.runId }, select: { campaignId: true } });
  if (!found) throw new JobRefused('unknown');
  await lockCampaign(tx, found.campaignId);
  const now = ctx.clock.now();
  const run = await tx.run.findFirstOrThrow({ where: { id: job.runId } });
  if (run.state === 'cancelled') throw new JobRefused('cancelled');
  if (run.state !== 'queued' || run.attempt !== job.attempt) throw new JobRefused('stale');
  const { count } = await tx.attempt.updateMany({
    where: { runId: job.runId, attempt: job.attempt, state: 'admitted' },
    data: { state: 'running', workerId, startedAt: now, heartbeatAt: now },
  });
  if (count !== 1) throw new JobRefused('stale');
  const startedAt = run.startedAt ?? now;
  await tx.run.updateMany({ where: { id: run.id }, data: { state: 'running', startedAt } });
  if (run.taskId) await tx.task.updateMany({ where: { id: run.taskId }, data: { state: 'running' } });
  const tenant = await tx.tenant.findFirstOrThrow({ where: { id: job.tenantId } });
  return { tenant, run: { ...run, state: 'running', startedAt } };
}

/**
 * Takes the attempt a job names, once: the tenant of the job must be the tenant of the record, the attempt must be
 * admitted and the run's newest. Row-level security answers for the tenant.
 * @throws JobRefused
 */
export async function claimAttempt(machine: Ctx, job: RunJob, workerId: string): Promise<Claim> {
  const { tenantId } = job;
  const { tenant, run } = await withTenant({ ...machine, tenantId }, (tx) =>
    take(tx, machine, job, workerId),
  ).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'tenant_suspended') throw new JobRefused('suspended');
    if (error instanceof AppError && error.code === 'not_found') throw new JobRefused('unknown');
    throw error;
  });
  const ctx: TenantCtx = { ...machine, tenantId, tenantSlug: tenant.slug };
  const { campaignId, taskId } = run;
  await publish(ctx, [
    { type: 'run', campaignId, taskId, runId: run.id, state: 'running', attempt: job.attempt },
    ...(taskId ? [{ type: 'task' as const, campaignId, taskId, state: 'running' }] : []),
  ]);
  return { ctx, tenant, run, held: { runId: run.id, attempt: job.attempt, workerId } };
}
