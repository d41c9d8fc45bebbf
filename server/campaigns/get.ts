import type { TenantCtx } from '../data/context.ts';
import { readTenant } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { notFound } from '../errors/app-error.ts';
import { brief, type CampaignDetail, plan, type TaskRow } from './contract.ts';
import { campaignInclude, countTasks, presentCampaign } from './rows.ts';

const newest = { orderBy: { createdAt: 'desc' }, take: 1 } as const;
const include = {
  ...campaignInclude,
  plans: { orderBy: { version: 'desc' }, take: 1 },
  tasks: {
    orderBy: { index: 'asc' },
    include: { runs: newest, deliverables: { orderBy: { version: 'desc' }, take: 1 } },
  },
  runs: { where: { purpose: 'plan' }, ...newest },
} satisfies Prisma.CampaignInclude;
type Found = Prisma.CampaignGetPayload<{ include: typeof include }>;

function presentTask(task: Found['tasks'][number]): TaskRow {
  const [run] = task.runs;
  const [delivered] = task.deliverables;
  const { id, index, title, role, instructions, acceptance, dependsOn, approval, dueInDays, state } = task;
  return {
    ...{ id, index, title, role, instructions, acceptance, dependsOn, approval, dueInDays, state },
    runId: run?.id ?? null,
    stopReason: run?.stopReason ?? null,
    stopDetail: run?.stopDetail ?? null,
    deliverable: delivered
      ? { id: delivered.id, version: delivered.version, kind: delivered.kind, title: delivered.title }
      : null,
  };
}

/** One campaign with its plan and tasks. */
export async function getCampaign(ctx: TenantCtx, { id }: { id: string }): Promise<CampaignDetail> {
  const [found, sums] = await readTenant(ctx, (db) =>
    Promise.all([
      db.campaign.findFirst({ where: { id }, include }),
      db.run.aggregate({
        where: { campaignId: id },
        _sum: { costMicros: true, inputTokens: true, outputTokens: true },
      }),
    ]),
  );
  if (!found) throw notFound('campaign');
  const [version] = found.plans;
  const counts = countTasks(
    found.tasks.map(({ state }) => ({ state, count: 1 })),
    sums._sum.costMicros ?? 0n,
  );
  return {
    ...presentCampaign(found, counts),
    brief: brief.parse(found.brief),
    autoStart: found.autoStart,
    version: found.version,
    planVersion: found.planVersion,
    plan: version ? plan.parse(version.plan) : null,
    planNormalised: Array.isArray(version?.normalised) ? version.normalised.map(String) : [],
    planRunId: found.runs[0]?.id ?? null,
    tasks: found.tasks.map(presentTask),
    inputTokens: Number(sums._sum.inputTokens ?? 0n),
    outputTokens: Number(sums._sum.outputTokens ?? 0n),
  };
}
