import type { TenantCtx } from '../data/context.ts';
import { redisKeys } from '../data/redis/keys.ts';
import { type LiveEvent, liveEvent } from './contract.ts';
import type { EventHub } from './hub.ts';

/** Refuses when the caller may no longer listen: session revoked, tenant suspended, role taken away. */
export type Recheck<C extends TenantCtx = TenantCtx> = (ctx: C) => Promise<void>;

/** A message about identity reaches the cache and this stream in either order: look at once and once more after it. */
const recheckAfterMs = [30, 400];
const recheckEveryMs = 5_000;
const pageSize = 200;
/** Without a message the stream is read again after this long, in case one was lost. */
const lookAgainMs = 15_000;

/** Something to wait for that can be poked from outside. */
class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring = (): void => {
    this.rung = true;
    this.wake?.();
  };

  /** Resolves when rung (also since the last wait), or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.rung = false;
    this.wake = undefined;
  }
}

const idForm = /^\d{1,16}-\d{1,10}$/;

/** Events after an id, oldest first. */
async function readAfter(ctx: TenantCtx, after: string): Promise<{ id: string; event: LiveEvent }[]> {
  const key = redisKeys.tenantEvents(ctx.tenantId);
  const entries = await ctx.stores.transport.redis.xrange(key, `(${after}`, '+', 'COUNT', pageSize);
  return entries.flatMap(([id, fields]) => {
    const parsed = liveEvent.safeParse(JSON.parse(fields[1] ?? 'null'));
    return parsed.success ? [{ id, event: parsed.data }] : [];
  });
}

/** Where a stream begins: after the id last seen, or at now when there is none or it is too old to resume from. */
async function startAt(ctx: TenantCtx, lastEventId: string | null | undefined): Promise<string> {
  const { redis } = ctx.stores.transport;
  const key = redisKeys.tenantEvents(ctx.tenantId);
  if (lastEventId && idForm.test(lastEventId)) {
    const [oldest] = await redis.xrange(key, '-', '+', 'COUNT', 1);
    if (oldest && compareIds(oldest[0], lastEventId) <= 0) return lastEventId;
  }
  const [newest] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  return newest?.[0] ?? '0-0';
}

/** Orders stream ids (`milliseconds-sequence`). */
export function compareIds(a: string, b: string): number {
  const [aMs = 0n, aSeq = 0n] = a.split('-').map(BigInt);
  const [bMs = 0n, bSeq = 0n] = b.split('-').map(BigInt);
  if (aMs !== bMs) return aMs < bMs ? -1 : 1;
  return aSeq === bSeq ? 0 : aSeq < bSeq ? -1 : 1;
}

/**
 * The live events of the caller's tenant, from an id on, until the caller goes or may no longer listen (then the
 * refusal of `recheck` is thrown, within a second of a pushed change).
 */
export async function* streamEvents<C extends TenantCtx>(
  ctx: C,
  options: {
    hub: EventHub;
    recheck: Recheck<C>;
    lastEventId?: string | null | undefined;
    signal?: AbortSignal | undefined;
  },
): AsyncGenerator<{ id: string; event: LiveEvent }> {
  const { hub, recheck, signal } = options;
  const bell = new Bell();
  const gate = watchAccess(hub, () => recheck(ctx), bell);
  const stopWatching = await hub.watch(ctx.tenantId, bell.ring);
  signal?.addEventListener('abort', bell.ring, { once: true });
  try {
    let after = await startAt(ctx, options.lastEventId);
    while (!signal?.aborted) {
      gate.throwIfRefused();
      const found = await readAfter(ctx, after).catch((error: unknown) => {
        ctx.log.warn({ err: error }, 'live events cannot be read now');
        return [];
      });
      for (const one of found) {
        if (signal?.aborted) return;
        gate.throwIfRefused();
        after = one.id;
        yield one;
      }
      if (found.length < pageSize) await bell.wait(lookAgainMs);
    }
  } finally {
    gate.stop();
    stopWatching();
    signal?.removeEventListener('abort', bell.ring);
  }
}

/** Looks again and again whether the caller may still listen, at once when something about identity changed. */
function watchAccess(
  hub: EventHub,
  recheck: () => Promise<void>,
  bell: Bell,
): { throwIfRefused(): void; stop(): void } {
  let refusal: { reason: unknown } | undefined;
  const look = (): void => {
    recheck().catch((reason: unknown) => {
      refusal = { reason };
      bell.ring();
    });
  };
  const soon = new Set<NodeJS.Timeout>();
  const unwatch = hub.watchIdentity(() => {
    for (const ms of recheckAfterMs) {
      const timer = setTimeout(() => {
        soon.delete(timer);
        look();
      }, ms);
      soon.add(timer);
    }
  });
  const often = setInterval(look, recheckEveryMs);
  return {
    throwIfRefused() {
      if (refusal) throw refusal.reason;
    },
    stop() {
      unwatch();
      clearInterval(often);
      for (const timer of soon) clearTimeout(timer);
    },
  };
}
