import { withTenant } from '../data/postgres/doors.ts';
import type { Claim, TaskInput } from '../runs/index.ts';
import { brief as briefSchema } from './contract.ts';

/** What an agent is told of its task: brief, acceptance, and summaries of what the tasks before it delivered. */
export async function readTaskInput({ ctx, run, tenant }: Claim): Promise<TaskInput> {
  const { campaign, task, before } = await withTenant(ctx, async (tx) => {
    const task = await tx.task.findFirstOrThrow({ where: { id: run.taskId ?? '' } });
    const campaign = await tx.campaign.findFirstOrThrow({ where: { id: run.campaignId } });
    const before = await tx.task.findMany({
      where: { campaignId: run.campaignId, index: { in: task.dependsOn } },
      include: { deliverables: { orderBy: { version: 'desc' }, take: 1 } },
      orderBy: { index: 'asc' },
    });
    return { campaign, task, before };
  });
  const brief = briefSchema.parse(campaign.brief);
  const { goal, audience, offer, market, language, mustUse, mustNotUse } = brief;
  const { timezone } = tenant;
  return {
    campaign: {
      ...{ name: campaign.name, goal, audience, offer, market, language, timezone },
      from: brief.from ?? null,
      to: brief.to ?? null,
    },
    task: { title: task.title, instructions: task.instructions, acceptance: task.acceptance },
    upstream: before.flatMap(({ index, role, deliverables: [newest] }) =>
      newest
        ? [
            {
              taskIndex: index,
              role,
              deliverableId: newest.id,
              version: newest.version,
              approved: false,
              summary: newest.summary.slice(0, 1_200),
            },
          ]
        : [],
    ),
    brand: { mustUse, mustNotUse },
  };
}
