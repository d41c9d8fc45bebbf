import type { z } from 'zod';
import type { TenantCtx } from '../data/context.ts';
import { decodeCursor, encodeCursor } from '../data/paging.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import type { Page } from '../trpc/contract.ts';
import type { CampaignRow, listCampaignsInput } from './contract.ts';
import { campaignInclude, countTasks, presentCampaign } from './rows.ts';

function after(cursor: string): Prisma.CampaignWhereInput {
  const [at, id] = decodeCursor(cursor, 2);
  const createdAt = new Date(String(at));
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: String(id) } }] };
}

/** Campaigns, newest first, with counts from one grouped query each for tasks and cost. */
export async function listCampaigns(
  ctx: TenantCtx,
  input: z.output<typeof listCampaignsInput>,
): Promise<Page<CampaignRow>> {
  const where: Prisma.CampaignWhereInput = {
    ...(input.query?.trim() ? { name: { contains: input.query.trim(), mode: 'insensitive' as const } } : {}),
    ...(input.state?.length ? { state: { in: input.state } } : {}),
    ...(input.brandId ? { brandId: input.brandId } : {}),
    ...(input.cursor ? after(input.cursor) : {}),
  };
  const rows = await readTenant(ctx, (db) =>
    db.campaign.findMany({
      where,
      include: campaignInclude,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: input.limit + 1,
    }),
  );
  const shown = rows.slice(0, input.limit);
  const of = { campaignId: { in: shown.map((row) => row.id) } };
  const [tasks, costs] = await readTenant(ctx, (db) =>
    Promise.all([
      db.task.groupBy({ by: ['campaignId', 'state'], where: of, _count: { _all: true } }),
      db.run.groupBy({ by: ['campaignId'], where: of, _sum: { costMicros: true } }),
    ]),
  );
  const items = shown.map((row) => {
    const states = tasks
      .filter((group) => group.campaignId === row.id)
      .map(({ state, _count }) => ({ state, count: _count._all }));
    const cost = costs.find((group) => group.campaignId === row.id)?._sum.costMicros ?? 0n;
    return presentCampaign(row, countTasks(states, cost));
  });
  const last = shown.at(-1);
  const nextCursor =
    rows.length > input.limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null;
  return { items, nextCursor };
}
