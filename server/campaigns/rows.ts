import { microsToUsd } from '../data/money.ts';
import type { TaskState } from '../data/postgres/enums.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import type { CampaignRow } from './contract.ts';

export interface CampaignCounts {
  done: number;
  total: number;
  failed: number;
  costMicros: bigint;
}

/** Counts of a campaign's tasks by state, and its cost. */
export function countTasks(
  states: readonly { state: TaskState; count: number }[],
  costMicros: bigint,
): CampaignCounts {
  const of = (...wanted: TaskState[]): number =>
    states.filter(({ state }) => wanted.includes(state)).reduce((sum, { count }) => sum + count, 0);
  const total = states.reduce((sum, { count }) => sum + count, 0);
  return { done: of('done', 'skipped'), total, failed: of('failed', 'blocked'), costMicros };
}

/** What a row of the campaigns list is made of. */
export const campaignInclude = {
  brand: { select: { id: true, name: true } },
} satisfies Prisma.CampaignInclude;
type Found = Prisma.CampaignGetPayload<{ include: typeof campaignInclude }>;

export function presentCampaign(campaign: Found, counts: CampaignCounts): CampaignRow {
  return {
    id: campaign.id,
    name: campaign.name,
    brand: campaign.brand,
    state: campaign.state,
    pausedReason: campaign.pausedReason,
    stateReason: campaign.stateReason,
    tasksDone: counts.done,
    tasksTotal: counts.total,
    tasksFailed: counts.failed,
    costUsd: microsToUsd(counts.costMicros),
    capUsd: microsToUsd(campaign.capMicros),
    createdAt: campaign.createdAt.toISOString(),
    submittedAt: campaign.submittedAt?.toISOString() ?? null,
    finishedAt: campaign.finishedAt?.toISOString() ?? null,
  };
}
