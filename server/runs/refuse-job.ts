import { auditPlatform, auditTenant } from '../audit/index.ts';
import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import { runJob } from '../queue/catalogue.ts';
import type { JobRefusal } from './claim.ts';

const sentences: Record<JobRefusal, string> = {
  malformed: 'The job is not of a known form.',
  unknown: 'The job names a run that its tenant does not have.',
  stale: 'The job names an attempt that was taken or given up before.',
  cancelled: 'The run was cancelled.',
  suspended: 'The tenant is suspended.',
};

/**
 * Leaves a trace of a job that was not worked on. Work a tenant really has goes on its own chain; what names things
 * that do not exist goes on the platform's. A cancelled run's job is ordinary and leaves none.
 */
export async function auditRefusedJob(ctx: Ctx, data: unknown, refusal: JobRefusal): Promise<void> {
  ctx.log.warn({ refusal, job: runJob.safeParse(data).data }, 'job refused');
  if (refusal === 'cancelled') return;
  const job = runJob.safeParse(data).data;
  const event = {
    action: 'job.refused',
    objectType: 'run',
    objectId: job?.runId ?? 'unknown',
    reason: sentences[refusal],
    after: { refusal, tenantId: job?.tenantId ?? null, attempt: job?.attempt ?? null },
  };
  await asPlatform(ctx, 'reconcile', async (tx) => {
    const owned = job && (await tx.run.findFirst({ where: { id: job.runId, tenantId: job.tenantId } }));
    if (job && owned) await auditTenant({ ...ctx, tenantId: job.tenantId }, tx, event);
    else await auditPlatform(ctx, tx, event);
  });
}
