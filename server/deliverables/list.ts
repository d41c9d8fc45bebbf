import type { z } from 'zod';
import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { Deliverable } from '../data/postgres/generated/client.ts';
import type { deliverableRow, listDeliverablesOutput } from './contract.ts';

/** A deliverable's record as lists show it. */
export function presentDeliverable(row: Deliverable): z.output<typeof deliverableRow> {
  const { id, campaignId, taskId, runId, version, kind, title, summary, hash, bytes } = row;
  const createdAt = row.createdAt.toISOString();
  return { id, campaignId, taskId, runId, version, kind, title, summary, hash, bytes, createdAt };
}

/** All deliverables of a campaign, newest first, at most a thousand. */
export async function listDeliverables(
  ctx: TenantCtx,
  { campaignId }: { campaignId: string },
): Promise<z.output<typeof listDeliverablesOutput>> {
  const rows = await readTenant(ctx, (db) =>
    db.deliverable.findMany({
      where: { campaignId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: 1_000,
    }),
  );
  return { items: rows.map(presentDeliverable), nextCursor: null };
}
