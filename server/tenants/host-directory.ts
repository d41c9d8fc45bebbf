import type { Ctx } from '../data/context.ts';
import { redisKeys } from '../data/redis/keys.ts';
import type { HostVerdict } from '../hosts/index.ts';
import { lookUpTenant, type TenantName } from './host-lookup.ts';

/** Answers younger than this are given again, milliseconds: even unannounced a suspension shows within a second. */
const freshMs = 500;
const mostEntries = 5_000;

/** Which tenant a name is, for every request: one look in the record a name and half second. */
export interface HostDirectory {
  find(name: TenantName): Promise<HostVerdict>;
  close(): void;
}

/** Whatever changes about identity or tenants is announced on one channel; each announcement empties the directory. */
export function openHostDirectory(ctx: Ctx, now: () => number = () => performance.now()): HostDirectory {
  const known = new Map<string, { at: number; verdict: Promise<HostVerdict> }>();
  const { subscriber } = ctx.stores.transport;
  const onMessage = (channel: string): void => {
    if (channel === redisKeys.identityChanges) known.clear();
  };
  subscriber.on('message', onMessage);
  return {
    find(name) {
      const key = Object.entries(name).flat().join(':');
      const earlier = known.get(key);
      if (earlier && now() - earlier.at < freshMs) return earlier.verdict;
      if (known.size >= mostEntries) known.clear();
      const verdict = lookUpTenant(ctx, name);
      known.set(key, { at: now(), verdict });
      verdict.catch(() => known.delete(key));
      return verdict;
    },
    close() {
      subscriber.off('message', onMessage);
      known.clear();
    },
  };
}
