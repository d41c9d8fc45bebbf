import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { machineCtx } from '../data/context.ts';
import { openTestApi, type TestApi } from '../testing/api.ts';
import { quietLog } from '../testing/tenants.ts';
import { sweepAnswers } from './sweep.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await openTestApi();
  key = await api.platformKey('owner');
});
afterAll(() => api.close());

const slugOf = (): string => `s-${randomBytes(6).toString('hex')}`;

async function create(slug: string, idempotencyKey: string) {
  const { statusCode, body } = await api.app.inject({
    method: 'POST',
    url: '/admin/tenants',
    payload: { slug, name: 'Swept', plan: 'pro', adminEmail: 'first@owner.example' },
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': idempotencyKey },
  });
  return { status: statusCode, body };
}

/** The sweep as a worker does it that many hours from now. */
const sweepIn = (hours: number): Promise<void> =>
  sweepAnswers(
    machineCtx(api.stores, 'upkeep', {
      clock: { now: () => new Date(Date.now() + hours * 3_600_000) },
      log: quietLog,
    }),
  );
const kept = (name: string): Promise<number> =>
  api.stores.record.platform.platformIdempotencyKey.count({ where: { key: name } });

test('an answer is given again for a day; the sweep after it frees the key for another request', async () => {
  const name = randomBytes(8).toString('hex');
  const [slug, other] = [slugOf(), slugOf()];
  const first = await create(slug, name);
  expect(first.status).toBe(201);
  await sweepIn(23.9);
  expect(await create(slug, name)).toEqual(first);
  expect((await create(other, name)).status).toBe(409);
  await sweepIn(24.1);
  expect(await kept(name)).toBe(0);
  const anew = await create(other, name);
  expect([anew.status, JSON.parse(anew.body).slug]).toEqual([201, other]);
  expect(await create(other, name), 'remembered anew').toEqual(anew);
});

test('the sweep takes what a dead try left as well, and nothing younger', async () => {
  const row = (name: string, hoursOld: number) => ({
    actorId: crypto.randomUUID(),
    key: name,
    requestHash: name,
    response: { tenant: crypto.randomUUID() },
    holder: crypto.randomUUID(),
    heldUntil: new Date(),
    createdAt: new Date(Date.now() - hoursOld * 3_600_000),
  });
  const [old, young] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
  await api.stores.record.platform.platformIdempotencyKey.createMany({
    data: [row(old, 24.1), row(young, 23.9)],
  });
  await sweepIn(0);
  expect([await kept(old), await kept(young)]).toEqual([0, 1]);
});
