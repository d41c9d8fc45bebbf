import { defaultModel } from '../agents/index.ts';
import type { TenantCtx } from '../data/context.ts';
import type { TenantTx } from '../data/postgres/doors.ts';
import type { AgentConfig, Campaign, Task, Tenant } from '../data/postgres/generated/client.ts';
import type { LiveEvent } from '../events/index.ts';
import { entitlementsOf, firstProvider, type Granted } from '../plans/index.ts';
import { createRun } from '../runs/index.ts';
import { endSentence, type Progress, progress } from './rules.ts';

/** Queues one task: a new run with its agent as configured now. */
async function queueTask(
  tx: TenantTx,
  ctx: TenantCtx,
  task: Task,
  { tenant, granted }: { tenant: Tenant; granted: Granted },
  agent: AgentConfig | undefined,
): Promise<LiveEvent> {
  const { campaignId, id: taskId, role } = task;
  const named = [agent?.modelId, tenant.defaultModelId].find((name) => name && name !== defaultModel);
  const provider = agent?.adapterType ?? firstProvider(tenant, granted) ?? tenant.defaultProvider;
  const runId = await createRun(tx, ctx, {
    campaignId,
    taskId,
    purpose: 'task',
    role,
    provider,
    modelId: named ?? '',
  });
  return { type: 'run', campaignId, taskId, runId, state: 'queued', attempt: 1 };
}

async function endCampaign(
  tx: TenantTx,
  ctx: TenantCtx,
  campaign: Campaign,
  next: Progress,
): Promise<LiveEvent[]> {
  if (next.campaign === campaign.state) return [];
  const ended = next.campaign !== 'running';
  const now = ctx.clock.now();
  await tx.campaign.updateMany({
    where: { id: campaign.id },
    data: {
      state: next.campaign,
      stateReason: ended ? endSentence([...next.states.values()]) : null,
      finishedAt: ended ? now : null,
      version: { increment: 1 },
      updatedAt: now,
    },
  });
  return [{ type: 'campaign', campaignId: campaign.id, state: next.campaign }];
}

/**
 * Brings a running campaign's tasks and state to what follows from them: ready ones are queued within the plan's
 * limit, those behind a failed one blocked, and the campaign ends with its last task. Called under the campaign's lock.
 */
export async function advance(tx: TenantTx, ctx: TenantCtx, campaignId: string): Promise<LiveEvent[]> {
  const campaign = await tx.campaign.findFirstOrThrow({ where: { id: campaignId } });
  if (!['running', 'completed', 'failed'].includes(campaign.state)) return [];
  const tenant = await tx.tenant.findFirstOrThrow({ where: { id: ctx.tenantId } });
  const granted = entitlementsOf(tenant);
  const tasks = await tx.task.findMany({ where: { campaignId }, orderBy: { index: 'asc' } });
  const next = progress(tasks, granted.tasksAtOnce);
  const events: LiveEvent[] = [];
  for (const task of tasks) {
    const state = next.states.get(task.index) ?? task.state;
    if (state === task.state) continue;
    await tx.task.updateMany({ where: { id: task.id }, data: { state } });
    events.push({ type: 'task', campaignId, taskId: task.id, state });
  }
  const agents = new Map((await tx.agentConfig.findMany()).map((agent) => [agent.role, agent]));
  for (const index of next.queue) {
    const task = tasks.find((one) => one.index === index);
    if (task) events.push(await queueTask(tx, ctx, task, { tenant, granted }, agents.get(task.role)));
  }
  return [...events, ...(await endCampaign(tx, ctx, campaign, next))];
}
