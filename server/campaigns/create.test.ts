import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from '../data/postgres/doors.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { settle, submitted } from '../runs/testing/world.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { getCampaign } from './get.ts';
import { listCampaigns } from './list.ts';
import { submitCampaign } from './submit.ts';

let opened: TestStores;
beforeAll(async () => {
  opened = await openTestStores({ poolSize: 8 });
});
afterAll(() => opened?.close());

const live = (tenant: Partial<Prisma.TenantCreateInput> = {}, agent = {}) =>
  settle(opened, { plan: 'some-model', copy: 'some-model' }, { tenant, agent });
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string; message?: string; details?: unknown }) => error,
  );

describe('createCampaign', () => {
  it('counts in the month of the tenant, however many submit at once', async () => {
    // Free's own provider has no adapter in this version.
    const ctx = await live({ plan: 'free', featureOverrides: { providers: ['ollama'] } });
    const clock = { now: () => new Date('2026-12-31T23:30:00Z') };
    const results = await Promise.all(Array.from({ length: 6 }, () => code(submitted({ ...ctx, clock }))));
    expect(results.filter((one) => one === null)).toHaveLength(3);
    const refused = results.find((one) => one !== null);
    expect(refused).toMatchObject({
      code: 'limit_reached',
      message:
        '3 of 3 campaigns of 2026-12 are used. The next month brings new ones. The pro plan allows more.',
      details: { used: 3, allowed: 3, unlockedBy: 'pro' },
    });
    await withTenant(ctx, (tx) => tx.campaign.count({ where: { month: '2026-12' } })).then((count) =>
      expect(count).toBe(3),
    );
  });

  it('takes the month of the tenant, not of the server', async () => {
    const ctx = await live({ timezone: 'Pacific/Kiritimati' });
    const made = await submitted({ ...ctx, clock: { now: () => new Date('2026-12-31T23:30:00Z') } });
    const row = await withTenant(ctx, (tx) => tx.campaign.findFirstOrThrow({ where: { id: made.id } }));
    expect(row.month).toBe('2027-01');
  });

  it('refuses a brief that is longer than the plan allows, with the numbers', async () => {
    const ctx = await live({ plan: 'free' });
    const error = await code(submitted(ctx, { brief: { goal: 'x'.repeat(5_000) } }));
    expect(error).toMatchObject({
      code: 'limit_reached',
      details: { used: 5_000, allowed: 4_000, unlockedBy: 'pro' },
    });
  });

  it('refuses what nobody could carry out, before anything counts', async () => {
    const cloud = await live({ defaultProvider: 'claude', allowedProviders: ['claude'] });
    expect(await code(submitted(cloud))).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/talks to Ollama only; claude is not connected/),
    });
    const idle = await live({}, { isActive: false });
    expect(await code(submitted(idle))).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/no active agent/),
    });
    expect((await listCampaigns(idle, { limit: 10 })).items).toEqual([]);
  });

  it('keeps a draft, which counts when it is submitted', async () => {
    const ctx = await live();
    const draft = await submitted(ctx, { submit: false });
    expect(draft).toMatchObject({ state: 'draft', submittedAt: null, planRunId: null });
    expect((await submitCampaign(ctx, { id: draft.id })).state).toBe('planning');
    expect(await code(submitCampaign(ctx, { id: draft.id }))).toMatchObject({ code: 'illegal_move' });
    const rows = await withTenant(ctx, (tx) => tx.outboxEntry.findMany());
    expect(rows).toMatchObject([{ topic: 'run.enqueue', payload: { attempt: 1, role: 'activity-planner' } }]);
  });
});

describe('listCampaigns', () => {
  it('pages by key without gap or repeat, filters, and shows a tenant its own', async () => {
    const ctx = await live();
    const other = await live();
    await submitted(other, { submit: false });
    for (let at = 0; at < 5; at += 1) await submitted(ctx, { name: `Campaign ${at}`, submit: at === 0 });
    const first = await listCampaigns(ctx, { limit: 3 });
    const second = await listCampaigns(ctx, { limit: 3, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map((row) => row.name)).toEqual(
      [4, 3, 2, 1, 0].map((at) => `Campaign ${at}`),
    );
    expect(second.nextCursor).toBeNull();
    expect((await listCampaigns(ctx, { limit: 9, query: 'PAIGN 2' })).items).toHaveLength(1);
    expect((await listCampaigns(ctx, { limit: 9, state: ['planning'] })).items).toMatchObject([
      { name: 'Campaign 0', tasksTotal: 0, costUsd: '0.000000' },
    ]);
    expect(await code(getCampaign(other, { id: first.items[0]?.id ?? '' }))).toMatchObject({
      code: 'not_found',
    });
  });
});
