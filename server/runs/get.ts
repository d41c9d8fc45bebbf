import type { TenantCtx } from '../data/context.ts';
import { microsToUsd } from '../data/money.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { LedgerEntry } from '../data/postgres/generated/client.ts';
import { notFound } from '../errors/app-error.ts';
import type { RunDetail } from './contract.ts';
import { presentRun, runInclude } from './rows.ts';

function presentCall(call: LedgerEntry): RunDetail['calls'][number] {
  return {
    id: call.id,
    attempt: call.attempt,
    provider: call.provider,
    modelId: call.modelId,
    inputTokens: Number(call.inputTokens),
    outputTokens: Number(call.outputTokens),
    costUsd: microsToUsd(call.costMicros),
    priceStatus: call.priceStatus,
    estimated: call.estimated,
    firstTokenMs: call.firstTokenMs,
    durationMs: call.durationMs,
    errorCode: call.errorCode,
    createdAt: call.createdAt.toISOString(),
  };
}

/** One run with its attempts, its calls to models and what it delivered. */
export async function getRun(ctx: TenantCtx, { id }: { id: string }): Promise<RunDetail> {
  const [run, calls] = await readTenant(ctx, (db) =>
    Promise.all([
      db.run.findFirst({
        where: { id },
        include: {
          ...runInclude,
          attempts: { orderBy: { attempt: 'asc' } },
          deliverables: { orderBy: { version: 'desc' }, take: 1 },
        },
      }),
      db.ledgerEntry.findMany({ where: { runId: id }, orderBy: { createdAt: 'asc' }, take: 200 }),
    ]),
  );
  if (!run) throw notFound('run');
  const [delivered] = run.deliverables;
  return {
    ...presentRun(run),
    attempts: run.attempts.map((one) => ({
      attempt: one.attempt,
      state: one.state,
      admittedAt: one.admittedAt.toISOString(),
      startedAt: one.startedAt?.toISOString() ?? null,
      finishedAt: one.finishedAt?.toISOString() ?? null,
      errorCode: one.errorCode,
      errorMessage: one.errorMessage,
    })),
    calls: calls.map(presentCall),
    deliverable: delivered
      ? { id: delivered.id, version: delivered.version, kind: delivered.kind, title: delivered.title }
      : null,
  };
}
