import { afterAll, beforeAll, expect, test } from 'vitest';
import { getCampaign } from '../campaigns/get.ts';
import { retryTask } from '../campaigns/retry-task.ts';
import { startCampaign } from '../campaigns/start.ts';
import { newId } from '../data/ids.ts';
import { withTenant } from '../data/postgres/doors.ts';
import type { Plan } from '../data/postgres/enums.ts';
import { getRun } from './get.ts';
import { type Inhabitant, openWorld, settle, until, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  // No model answers there: what is frozen must not even ask.
  world = await openWorld('http://127.0.0.1:1');
});
afterAll(() => world?.close());

/** A plan with one task that a person has not started yet. */
async function planned(ctx: Inhabitant, role: string): Promise<string> {
  const now = new Date();
  const id = newId();
  await withTenant(ctx, async (tx) => {
    await tx.campaign.create({
      data: {
        id,
        name: 'Spring tea',
        brief: { goal: 'Sell tea.', language: 'en' },
        state: 'plan_review',
        autoStart: false,
        capMicros: 0n,
        createdAt: now,
        updatedAt: now,
      },
    });
    await tx.task.create({
      data: {
        id: newId(),
        campaignId: id,
        index: 0,
        title: 'Write the article',
        role,
        instructions: 'Write one.',
        acceptance: [],
        dependsOn: [],
        approval: 'none',
        state: 'pending',
        createdAt: now,
      },
    });
  });
  return id;
}

const setPlan = (ctx: Inhabitant, plan: Plan) =>
  world.stores.record.platform.tenant.update({ where: { id: ctx.tenantId }, data: { plan } });

test.each([
  {
    role: 'blog-writer',
    plan: 'free' as const,
    sentence: 'The role blog-writer is not part of Free. Pro has it.',
  },
  {
    role: 'copywriter',
    plan: 'pro' as const,
    sentence: 'The provider ollama is not part of Pro. Agency has it.',
  },
])('the queued run of a frozen $role stops with why, and is tried again on the old plan', async (given) => {
  const { role, plan, sentence } = given;
  const ctx = await settle(world, { plan: 'm', copy: 'm' }, { tenant: { plan: 'agency' }, agent: { role } });
  const id = await planned(ctx, role);
  const [queued] = (await startCampaign(ctx, { id })).tasks;
  expect(queued?.state).toBe('queued');
  await setPlan(ctx, plan);
  const worker = await world.work();
  const ended = await until(async () => {
    const campaign = await getCampaign(ctx, { id });
    return campaign.state === 'failed' && campaign;
  });
  await worker.close();
  const run = await getRun(ctx, { id: queued?.runId ?? '' });
  expect(run).toMatchObject({
    state: 'failed',
    stopReason: 'policy_blocked',
    stopDetail: sentence,
    calls: [],
  });
  expect(ended.tasks[0]).toMatchObject({ state: 'failed', stopDetail: sentence });
  const taskId = ended.tasks[0]?.id ?? '';
  await expect(retryTask(ctx, { id: taskId })).rejects.toMatchObject({
    code: 'plan_locked',
    message: sentence,
  });
  await setPlan(ctx, 'agency');
  expect((await retryTask(ctx, { id: taskId })).tasks[0]?.state).toBe('queued');
});
