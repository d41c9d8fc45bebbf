import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { machineCtx } from '../data/context.ts';
import type { Prisma } from '../data/postgres/generated/client.ts';
import { openQueues } from '../queue/queues.ts';
import { relayOnce } from '../queue/relay.ts';
import { settle, submitted } from '../runs/testing/world.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog } from '../testing/tenants.ts';
import { beginTrial, trialBegin, trialBeginTopic } from './begin-trial.ts';
import { endTrials } from './end-trials.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const days = (count: number): Date => new Date(Date.now() - count * 86_400_000);
const trial = (changed: Partial<Prisma.TenantCreateInput> = {}) =>
  api.mintTenant({
    plan: 'pro',
    status: 'trialing',
    allowedProviders: ['claude', 'openai'],
    defaultProvider: 'openai',
    trialStartedAt: days(15),
    ...changed,
  });
const worker = (name: string) =>
  machineCtx(api.stores, name, { clock: { now: () => new Date() }, log: quietLog });
const row = (id: string) => api.stores.record.platform.tenant.findUniqueOrThrow({ where: { id } });
const entries = (tenantId: string, action: string) =>
  api.stores.record.platform.auditEntry.findMany({ where: { tenantId, action } });

describe('a trial whose days are over', () => {
  test('goes to Free, active, once, however many workers see it; others stay', async () => {
    const over = await Promise.all([trial(), trial(), trial({ allowedProviders: ['openai'] })]);
    const [young, unbegun, away] = await Promise.all([
      trial({ trialStartedAt: days(13) }),
      trial({ trialStartedAt: null }),
      trial({ status: 'suspended', statusBeforeSuspension: 'trialing', suspendedAt: days(2) }),
    ]);
    const ended = await Promise.all(Array.from({ length: 6 }, (_, at) => endTrials(worker(`worker-${at}`))));
    expect(ended.reduce((sum, count) => sum + count, 0)).toBe(3);
    for (const { id, allowedProviders } of over) {
      expect(await row(id)).toMatchObject({ plan: 'free', status: 'active', version: 2, allowedProviders });
      const [entry, ...more] = await entries(id, 'tenant.trial_ended');
      expect(more).toEqual([]);
      expect(entry).toMatchObject({
        actorKind: 'machine',
        reason: 'The trial ended after 14 days without payment.',
        before: { plan: 'pro', status: 'trialing' },
        after: { plan: 'free', status: 'active', overLimit: expect.any(Array) },
      });
    }
    expect((await entries(over[2].id, 'tenant.trial_ended'))[0]?.after).toMatchObject({
      blockers: [expect.stringMatching(/None of its providers \(openai\) is part of Free/)],
    });
    expect(await row(young.id)).toMatchObject({ plan: 'pro', status: 'trialing', version: 1 });
    expect(await row(unbegun.id)).toMatchObject({ plan: 'pro', status: 'trialing', version: 1 });
    expect(await row(away.id)).toMatchObject({ plan: 'pro', status: 'suspended', version: 1 });
    expect(await endTrials(worker('again'))).toBe(0);

    // The clock of a suspended trial ran on: it ends when it is resumed.
    await api.stores.record.platform.tenant.update({
      where: { id: away.id },
      data: { status: 'trialing', statusBeforeSuspension: null, suspendedAt: null },
    });
    expect(await endTrials(worker('later'))).toBe(1);
    expect(await row(away.id)).toMatchObject({ plan: 'free', status: 'active' });
  });
});

describe('the clock of a trial', () => {
  test('starts at the first submitted campaign and not again', async () => {
    const ctx = await settle(
      api,
      { plan: 'm', copy: 'm' },
      {
        tenant: { plan: 'pro', status: 'trialing', featureOverrides: { providers: ['ollama'] } },
      },
    );
    const queues = openQueues(api.stores.transport, `dm:test:${randomBytes(6).toString('hex')}`);
    const deliver = async (): Promise<void> => {
      await relayOnce(worker('relay'), queues, {
        [trialBeginTopic]: (at, entry) => beginTrial(at, entry.tenantId, trialBegin.parse(entry.payload)),
      });
    };
    try {
      await submitted(ctx, { submit: false });
      await deliver();
      expect((await row(ctx.tenantId)).trialStartedAt).toBeNull();
      const first = await submitted(ctx);
      const second = await submitted(ctx);
      await deliver();
      const { trialStartedAt } = await row(ctx.tenantId);
      expect(trialStartedAt?.getTime()).toBeGreaterThanOrEqual(Date.parse(first.submittedAt ?? ''));
      expect(trialStartedAt?.getTime()).toBeLessThanOrEqual(Date.parse(second.submittedAt ?? ''));
      await submitted(ctx);
      await deliver();
      expect((await row(ctx.tenantId)).trialStartedAt).toEqual(trialStartedAt);
      expect(await entries(ctx.tenantId, 'tenant.trial_started')).toHaveLength(1);
    } finally {
      await queues.close();
    }
  });
});
