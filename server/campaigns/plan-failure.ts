import type { z } from 'zod';
import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import { notFound } from '../errors/app-error.ts';
import type { planFailure } from './contract.ts';
import { readPlanOutputs } from './plan-outputs.ts';

/** What the newest plan step answered, and what was wrong with it. Empty when no model answered at all. */
export async function getPlanFailure(
  ctx: TenantCtx,
  { id }: { id: string },
): Promise<z.output<typeof planFailure>> {
  const campaign = await readTenant(ctx, (db) =>
    db.campaign.findFirst({
      where: { id },
      select: {
        runs: { where: { purpose: 'plan' }, orderBy: { createdAt: 'desc' }, take: 1, select: { id: true } },
      },
    }),
  );
  if (!campaign) throw notFound('campaign');
  const run = campaign.runs[0];
  return { attempts: run ? await readPlanOutputs(ctx, run.id) : [] };
}
