import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisKeys } from '../data/redis/keys.ts';
import { AppError } from '../errors/app-error.ts';
import { openTestStores, type TestStores } from '../testing/stores.ts';
import { mintTenant, quietLog, tenantCtx } from '../testing/tenants.ts';
import { type EventHub, openEventHub } from './hub.ts';
import { publish } from './publish.ts';
import { compareIds, streamEvents } from './stream.ts';

let opened: TestStores;
let hub: EventHub;
beforeAll(async () => {
  opened = await openTestStores();
  hub = openEventHub(opened.stores.transport, quietLog);
});
afterAll(async () => {
  hub.close();
  await opened.close();
});

const tenant = async () => tenantCtx(opened.stores, await mintTenant(opened.stores));
const event = (state: string) => ({ type: 'campaign' as const, campaignId: 'c', state });
const fine = async (): Promise<void> => undefined;

/** Reads events until there are `count`, then leaves. */
async function take(events: AsyncGenerator<{ id: string; event: { type: string } }>, count: number) {
  const found: { id: string; state: string }[] = [];
  for await (const one of events) {
    found.push({ id: one.id, state: (one.event as unknown as { state: string }).state });
    if (found.length === count) break;
  }
  return found;
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('streamEvents', () => {
  it('begins at now, and resumes after the last id without a gap or a repeat', async () => {
    const ctx = await tenant();
    await publish(ctx, [event('before')]);
    const first = take(streamEvents(ctx, { hub, recheck: fine }), 2);
    await soon();
    await publish(ctx, [event('one'), event('two'), event('three')]);
    const seen = await first;
    expect(seen.map((one) => one.state)).toEqual(['one', 'two']);
    await publish(ctx, [event('four')]);
    const rest = await take(streamEvents(ctx, { hub, recheck: fine, lastEventId: seen[1]?.id }), 2);
    expect(rest.map((one) => one.state)).toEqual(['three', 'four']);
  });

  it('begins at now when the last id is too old or none of ours', async () => {
    const ctx = await tenant();
    await publish(ctx, [event('old')]);
    for (const lastEventId of ['1-1', 'nonsense', '9'.repeat(60)]) {
      const later = take(streamEvents(ctx, { hub, recheck: fine, lastEventId }), 1);
      await soon();
      await publish(ctx, [event(`new ${lastEventId}`)]);
      expect((await later)[0]?.state).toBe(`new ${lastEventId}`);
    }
  });

  it('shows a tenant its own events alone', async () => {
    const [a, b] = [await tenant(), await tenant()];
    const own = take(streamEvents(a, { hub, recheck: fine }), 1);
    await soon();
    await publish(b, [event('foreign')]);
    await publish(a, [event('own')]);
    expect((await own)[0]?.state).toBe('own');
  });

  it('ends when the caller goes', async () => {
    const ctx = await tenant();
    const abort = new AbortController();
    const reading = take(streamEvents(ctx, { hub, recheck: fine, signal: abort.signal }), 1);
    await soon();
    abort.abort();
    expect(await reading).toEqual([]);
  });

  it('ends within a second when the caller may no longer listen', async () => {
    const ctx = await tenant();
    let allowed = true;
    const recheck = async (): Promise<void> => {
      if (!allowed) throw new AppError('tenant_suspended', 'This workspace is suspended.');
    };
    const reading = take(streamEvents(ctx, { hub, recheck }), 1).then(
      () => null,
      (error: unknown) => error,
    );
    await soon();
    allowed = false;
    const from = performance.now();
    await opened.stores.transport.redis.publish(redisKeys.identityChanges, '{}');
    expect(await reading).toMatchObject({ code: 'tenant_suspended' });
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});

describe('compareIds', () => {
  it('orders by time, then by sequence', () => {
    expect(compareIds('9-1', '10-0')).toBe(-1);
    expect(compareIds('10-2', '10-10')).toBe(-1);
    expect(compareIds('10-2', '10-2')).toBe(0);
  });
});
