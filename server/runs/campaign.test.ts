import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createModel } from '../../build/services/ollama-model.ts';
import { randomModel } from '../../build/services/random-model.ts';
import { cancelCampaign } from '../campaigns/cancel.ts';
import { getCampaign } from '../campaigns/get.ts';
import { listCampaigns } from '../campaigns/list.ts';
import { getPlanFailure } from '../campaigns/plan-failure.ts';
import { replanCampaign } from '../campaigns/replan.ts';
import { retryTask } from '../campaigns/retry-task.ts';
import { startCampaign } from '../campaigns/start.ts';
import { newId } from '../data/ids.ts';
import { mongoFor } from '../data/mongo/documents.ts';
import { readTenant, withTenant } from '../data/postgres/doors.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { getDeliverable } from '../deliverables/get.ts';
import type { LiveEvent } from '../events/index.ts';
import { getRun } from './get.ts';
import { listRuns } from './list.ts';
import { copyText, planText } from './testing/texts.ts';
import {
  type Inhabitant,
  makeChain,
  oneThread,
  openWorld,
  settle,
  submitted,
  testOllama,
  until,
  type World,
} from './testing/world.ts';

let ollama: Awaited<ReturnType<typeof testOllama>>;
let world: World;

beforeAll(async () => {
  ollama = await testOllama();
  world = await openWorld(ollama.url);
  const { url } = ollama;
  await makeChain(url, 'one-task', planText({ title: 'Write the advertisement' }));
  await makeChain(
    url,
    'two-tasks',
    planText({ title: 'Write the advertisement' }, { title: 'Write the letter', dependsOn: [0] }),
  );
  await makeChain(
    url,
    'mended',
    planText({ title: 'Self', dependsOn: [0] }),
    planText({ title: 'Write the advertisement' }),
  );
  await makeChain(url, 'copy', copyText());
  await makeChain(url, 'asking', copyText('Which?', true));
  await makeChain(url, 'long', copyText(Array.from({ length: 260 }, (_, at) => `w${at}`).join(' ')));
  await createModel(url, 'random', randomModel(7), oneThread);
  await world.work();
}, 300_000);

afterAll(async () => {
  await world?.close();
  await ollama?.stop();
});

const state = (ctx: Inhabitant, id: string, ...wanted: string[]) =>
  until(async () => {
    const found = await getCampaign(ctx, { id });
    return wanted.includes(found.state) && found;
  });

async function events(ctx: Inhabitant): Promise<LiveEvent[]> {
  const entries = await world.stores.transport.redis.xrange(redisKeys.tenantEvents(ctx.tenantId), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '{}') as LiveEvent);
}

const ledger = (ctx: Inhabitant) =>
  readTenant(ctx, (db) => db.ledgerEntry.findMany({ orderBy: { createdAt: 'asc' } }));

describe('a campaign', { timeout: 120_000 }, () => {
  it('goes from brief to deliverables on the real model server', async () => {
    const ctx = await settle(world, { plan: 'two-tasks', copy: 'copy' });
    const begun = await submitted(ctx, { autoStart: false });
    expect(begun.state).toBe('planning');
    const review = await state(ctx, begun.id, 'plan_review', 'planning_failed');
    expect(review).toMatchObject({ state: 'plan_review', planVersion: 1, planNormalised: [] });
    expect(review.tasks.map((task) => task.state)).toEqual(['pending', 'pending']);
    const started = await startCampaign(ctx, { id: begun.id });
    expect(started.tasks.map((task) => task.state)).toEqual(['queued', 'pending']);
    const done = await state(ctx, begun.id, 'completed', 'failed');
    expect(done).toMatchObject({
      state: 'completed',
      tasksDone: 2,
      tasksTotal: 2,
      tasksFailed: 0,
      costUsd: '0.000000',
    });
    expect(done.stateReason).toBeNull();
    expect(done.outputTokens).toBeGreaterThan(100);

    const [first] = done.tasks;
    const delivered = await getDeliverable(ctx, { id: first?.deliverable?.id ?? '' });
    expect(delivered).toMatchObject({
      kind: 'copy',
      version: 1,
      role: 'copywriter',
      taskTitle: 'Write the advertisement',
    });
    expect(delivered.content).toEqual(JSON.parse(copyText()));

    const run = await getRun(ctx, { id: first?.runId ?? '' });
    expect(run).toMatchObject({ state: 'done', stopReason: 'done', modelId: 'copy', attempt: 1 });
    expect(run.calls).toHaveLength(1);
    expect(run.calls[0]).toMatchObject({
      estimated: false,
      priceStatus: 'free_local',
      costUsd: '0.000000',
      errorCode: null,
    });
    expect(run.calls[0]?.durationMs).toBeGreaterThan(0);
    expect(run.outputTokens).toBe(run.calls[0]?.outputTokens);

    const told = await events(ctx);
    const text = told
      .filter((event) => event.type === 'tokens' && event.runId === run.id)
      .map((event) => ('text' in event ? event.text : ''));
    expect(text.join('')).toBe(copyText());
    expect(text.length).toBeGreaterThan(2);
    expect(
      told.filter((event) => event.type === 'campaign').map((event) => ('state' in event ? event.state : '')),
    ).toEqual(['planning', 'plan_review', 'running', 'completed']);
    const months = await readTenant(ctx, (db) => db.spendMonth.findMany());
    expect(months).toMatchObject([{ calls: 3, heldMicros: 0n, settledMicros: 0n }]);
    const audit = await readTenant(ctx, (db) => db.auditEntry.findMany({ orderBy: { seq: 'asc' } }));
    expect(audit.map((entry) => entry.action)).toEqual([
      'campaign.submitted',
      'run.done',
      'campaign.start',
      'run.done',
      'run.done',
    ]);
    const attempts = await readTenant(ctx, (db) => db.attempt.findMany());
    expect(attempts.every((one) => one.state === 'done' && one.promptHash?.length === 64)).toBe(true);
  });

  it('repairs a plan once, and says so', async () => {
    const ctx = await settle(world, { plan: 'mended', copy: 'copy' });
    const begun = await submitted(ctx, { autoStart: false });
    const review = await state(ctx, begun.id, 'plan_review', 'planning_failed');
    expect(review.state).toBe('plan_review');
    expect((await getRun(ctx, { id: review.planRunId ?? '' })).calls).toHaveLength(2);
  });

  it('fails visibly when no valid plan comes, with both answers, and plans again', async () => {
    const ctx = await settle(world, { plan: 'random', copy: 'copy' });
    const begun = await submitted(ctx);
    const failed = await state(ctx, begun.id, 'planning_failed', 'running', 'completed');
    expect(failed.state).toBe('planning_failed');
    expect(failed.stateReason).toMatch(/No valid plan after one repair/);
    expect(failed).toMatchObject({ plan: null, tasks: [] });
    const why = await getPlanFailure(ctx, { id: begun.id });
    expect(why.attempts).toHaveLength(2);
    for (const attempt of why.attempts) expect(attempt.errors.length).toBeGreaterThan(0);
    const run = await getRun(ctx, { id: failed.planRunId ?? '' });
    expect(run).toMatchObject({ state: 'failed', stopReason: 'invalid_output' });
    await withTenant(ctx, (tx) =>
      tx.agentConfig.create({
        data: {
          role: 'activity-planner',
          adapterType: 'ollama',
          modelId: 'one-task',
          skillIds: [],
          toolNames: [],
          concurrency: 1,
          timeoutMs: 60_000,
          escalationAfterFailures: 2,
          isActive: true,
          updatedAt: new Date(),
        },
      }),
    );
    await replanCampaign(ctx, { id: begun.id });
    expect((await state(ctx, begun.id, 'completed', 'planning_failed', 'failed')).state).toBe('completed');
  });

  it('says which model is missing', async () => {
    const ctx = await settle(world, { plan: 'nowhere', copy: 'copy' });
    const failed = await state(ctx, (await submitted(ctx)).id, 'planning_failed', 'running');
    expect(failed.stateReason).toMatch(/The model nowhere is not on the model server.*ollama pull nowhere/);
    expect((await getRun(ctx, { id: failed.planRunId ?? '' })).stopReason).toBe('model_missing');
    const [call] = await ledger(ctx);
    expect(call).toMatchObject({ state: 'settled', errorCode: 'model_missing', estimated: true });
  });

  it('stops a slow model at the time its agent allows; another try goes on', async () => {
    const ctx = await settle(world, { plan: 'one-task', copy: 'long' }, { agent: { timeoutMs: 700 } });
    const failed = await state(ctx, (await submitted(ctx)).id, 'failed', 'completed');
    expect(failed.tasks[0]).toMatchObject({ state: 'failed', stopReason: 'timeout' });
    expect(failed.stateReason).toMatch(/0 of 1 tasks done/);
    const [, call] = await ledger(ctx);
    expect(call).toMatchObject({ state: 'settled', errorCode: 'timeout', estimated: true });
    await withTenant(ctx, (tx) =>
      tx.agentConfig.updateMany({ where: {}, data: { modelId: 'copy', timeoutMs: 60_000 } }),
    );
    await retryTask(ctx, { id: failed.tasks[0]?.id ?? '' });
    expect((await state(ctx, failed.id, 'completed')).tasksDone).toBe(1);
    expect((await listRuns(ctx, { limit: 10 })).items).toHaveLength(3);
  });

  it('ends as needs_human when the agent asks for a person, and blocks what comes after', async () => {
    const ctx = await settle(world, { plan: 'two-tasks', copy: 'asking' });
    const ended = await state(ctx, (await submitted(ctx)).id, 'failed', 'completed');
    expect(ended.state).toBe('failed');
    expect(ended.tasks.map((task) => task.state)).toEqual(['failed', 'blocked']);
    expect(ended.tasks[0]).toMatchObject({ stopReason: 'needs_human', deliverable: { version: 1 } });
    expect(ended.tasks[0]?.stopDetail).toMatch(/Which tea\?/);
  });

  it('is cancelled in the middle of a stream', async () => {
    const ctx = await settle(world, { plan: 'one-task', copy: 'long' });
    const begun = await submitted(ctx);
    const running = await until(async () => {
      const told = await events(ctx);
      return told.findLast((event) => event.type === 'tokens' && event.text.includes('w3'));
    });
    const cancelled = await cancelCampaign(ctx, { id: begun.id });
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      tasks: [{ state: 'cancelled', stopReason: 'aborted' }],
    });
    const settled = await until(async () => {
      const call = (await ledger(ctx)).at(-1);
      return call?.state === 'settled' && call;
    }, 3_000);
    expect(settled).toMatchObject({ errorCode: 'aborted', estimated: true });
    expect(Number(settled.outputTokens)).toBeGreaterThan(0);
    expect(running).toBeDefined();
    expect(await readTenant(ctx, (db) => db.deliverable.count())).toBe(0);
  });

  it('keeps a local-only tenant away from a server outside, with a sentence', async () => {
    const outside = await openWorld('http://93.184.216.34:11434');
    try {
      await outside.work();
      const ctx = await settle(
        outside,
        { plan: 'one-task', copy: 'copy' },
        { tenant: { dataPrivacyLevel: 'local_only' } },
      );
      const failed = await until(async () => {
        const found = (await listCampaigns(ctx, { limit: 1 })).items[0] ?? (await submitted(ctx));
        return found.state === 'planning_failed' && found;
      });
      expect(failed.stateReason).toMatch(/local-only: nothing was sent/);
      const [run] = (await listRuns(ctx, { limit: 1 })).items;
      expect(run).toMatchObject({ state: 'failed', stopReason: 'policy_blocked' });
    } finally {
      await outside.close();
    }
  });

  it('goes on without a frozen skill and says so', async () => {
    const tenant = { plan: 'free' as const, featureOverrides: { providers: ['ollama'], customSkills: 1 } };
    const ctx = await settle(world, { plan: 'one-task', copy: 'copy' }, { tenant });
    const [kept, frozen] = [newId(), newId()];
    await mongoFor(ctx, (db) =>
      db.collection<{ _id: string }>('skills').insertMany(
        [kept, frozen].map((_id, at) => ({
          _id,
          key: `skill-${at}`,
          title: `Skill ${at}`,
          description: '',
          roles: [],
          version: 1,
          bytes: 1,
          markdown: 'Be kind.',
          updatedAt: new Date(),
          updatedBy: 'test',
        })),
      ),
    );
    await withTenant(ctx, (tx) => tx.agentConfig.updateMany({ data: { skillIds: [kept, frozen] } }));
    const { id } = await submitted(ctx);
    const done = await state(ctx, id, 'completed', 'failed');
    const run = await getRun(ctx, { id: done.tasks[0]?.runId ?? '' });
    expect(run).toMatchObject({ state: 'done', stopDetail: 'Went on without a frozen skill: Skill 1.' });
    const attempts = await readTenant(ctx, (db) => db.attempt.findMany({ where: { runId: run.id } }));
    expect(attempts).toMatchObject([
      { errorMessage: null, skillVersions: [{ id: kept, version: 1, scope: 'tenant' }] },
    ]);
  });

  it('says how to connect a model server where none answers', async () => {
    const lonely = await openWorld('http://127.0.0.1:1');
    try {
      await lonely.work();
      const ctx = await settle(lonely, { plan: null, copy: 'copy' });
      const { id } = await submitted(ctx);
      const failed = await until(async () => {
        const found = await getCampaign(ctx, { id });
        return found.state === 'planning_failed' && found;
      });
      expect(failed.stateReason).toMatch(/OLLAMA_BASE_URL.*ollama pull/);
    } finally {
      await lonely.close();
    }
  });
});
