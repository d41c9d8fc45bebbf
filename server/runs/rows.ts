import { microsToUsd } from '../data/money.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import type { RunRow } from './contract.ts';

/** What a row of the runs list is made of. */
export const runInclude = {
  campaign: { select: { name: true } },
  task: { select: { title: true } },
} satisfies Prisma.RunInclude;
export type RunRecord = Prisma.RunGetPayload<{ include: typeof runInclude }>;

export function presentRun(run: RunRecord): RunRow {
  return {
    id: run.id,
    campaignId: run.campaignId,
    campaignName: run.campaign.name,
    taskId: run.taskId,
    taskTitle: run.task?.title ?? null,
    purpose: run.purpose,
    role: run.role,
    state: run.state,
    stopReason: run.stopReason,
    stopDetail: run.stopDetail,
    provider: run.provider,
    modelId: run.modelId,
    attempt: run.attempt,
    inputTokens: Number(run.inputTokens),
    outputTokens: Number(run.outputTokens),
    costUsd: microsToUsd(run.costMicros),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}
