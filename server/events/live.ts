import type { Identity } from '../auth/index.ts';
import type { TenantCtx } from '../data/context.ts';
import type { Stores } from '../data/stores.ts';
import { AppError } from '../errors/app-error.ts';
import type { EventHub } from './hub.ts';
import type { Recheck } from './stream.ts';

/** What open streams need of their process. */
export interface Live {
  hub: EventHub;
  /** Asked again while a stream is open; throws when the caller may no longer listen. */
  recheck: Recheck<TenantCtx & { identity: Identity }>;
}

const bound = new WeakMap<Stores, Live>();

/** Gives the streams of a process their hub and recheck: the composition root calls it once, beside the stores. */
export function bindLive(stores: Stores, live: Live): void {
  bound.set(stores, live);
}

/** @throws AppError `unavailable` in a process that serves no streams */
export function liveOf(stores: Stores): Live {
  const live = bound.get(stores);
  if (!live) throw new AppError('unavailable', 'Live events are not served here.');
  return live;
}
