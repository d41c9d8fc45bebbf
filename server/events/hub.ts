import type { Logger } from 'pino';
import { redisKeys } from '../data/redis/keys.ts';
import type { Transport } from '../data/redis/transport.ts';

/** Wakes the live streams of this process: one Redis subscription a tenant, however many streams. */
export interface EventHub {
  /** Calls `grown` whenever the tenant's stream has new events; the answer ends it. */
  watch(tenantId: string, grown: () => void): Promise<() => void>;
  /** Calls `changed` when a session was revoked or a tenant changed, anywhere. */
  watchIdentity(changed: () => void): () => void;
  close(): void;
}

/** Opens the hub over the process's one subscriber connection. */
export function openEventHub(transport: Transport, log: Logger): EventHub {
  const { subscriber } = transport;
  const watchers = new Map<string, Set<() => void>>();
  const identity = new Set<() => void>();

  const onMessage = (channel: string): void => {
    const listeners = channel === redisKeys.identityChanges ? identity : watchers.get(channel);
    for (const listener of listeners ?? []) listener();
  };
  // After a reconnect something may have been missed: everybody looks again.
  const onReady = (): void => {
    for (const listeners of [...watchers.values(), identity]) for (const listener of listeners) listener();
  };
  subscriber.on('message', onMessage);
  subscriber.on('ready', onReady);
  subscriber
    .subscribe(redisKeys.identityChanges)
    .catch((error: unknown) => log.warn({ err: error }, 'no subscription to identity changes yet'));

  return {
    async watch(tenantId, grown) {
      const channel = redisKeys.tenantEventsChannel(tenantId);
      const listeners = watchers.get(channel) ?? new Set();
      listeners.add(grown);
      watchers.set(channel, listeners);
      if (listeners.size === 1) await subscriber.subscribe(channel);
      return () => {
        listeners.delete(grown);
        if (listeners.size > 0 || watchers.get(channel) !== listeners) return;
        watchers.delete(channel);
        subscriber.unsubscribe(channel).catch(() => undefined);
      };
    },
    watchIdentity(changed) {
      identity.add(changed);
      return () => identity.delete(changed);
    },
    close() {
      subscriber.off('message', onMessage);
      subscriber.off('ready', onReady);
      watchers.clear();
      identity.clear();
    },
  };
}
