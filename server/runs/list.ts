import type { z } from 'zod';
import type { TenantCtx } from '../data/context.ts';
import { decodeCursor, encodeCursor } from '../data/paging.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import type { Page } from '../trpc/contract.ts';
import type { listRunsInput, RunRow } from './contract.ts';
import { presentRun, runInclude } from './rows.ts';

function after(cursor: string): Prisma.RunWhereInput {
  const [at, id] = decodeCursor(cursor, 2);
  const createdAt = new Date(String(at));
  return { OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: String(id) } }] };
}

/** The tenant's runs, newest first. */
export async function listRuns(ctx: TenantCtx, input: z.output<typeof listRunsInput>): Promise<Page<RunRow>> {
  const where: Prisma.RunWhereInput = {
    ...(input.campaignId ? { campaignId: input.campaignId } : {}),
    ...(input.role ? { role: input.role } : {}),
    ...(input.state?.length ? { state: { in: input.state } } : {}),
    ...(input.cursor ? after(input.cursor) : {}),
  };
  const rows = await readTenant(ctx, (db) =>
    db.run.findMany({
      where,
      include: runInclude,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: input.limit + 1,
    }),
  );
  const items = rows.slice(0, input.limit);
  const last = items.at(-1);
  const more = rows.length > input.limit && last;
  return {
    items: items.map(presentRun),
    nextCursor: more ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
  };
}
