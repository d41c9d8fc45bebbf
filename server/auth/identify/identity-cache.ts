import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { redisKeys } from '../../data/redis/keys.ts';
import { stateMaxAgeMs } from '../settings.ts';
import { type IdentityChange, identityChange } from './identity-changes.ts';
import type { ApiKeyState, SessionState } from './identity-state.ts';

type State = SessionState | ApiKeyState;
interface Entry {
  loadedAt: number;
  value: Promise<State | null>;
  /** Known at once, so that a change reaches a read under way. */
  key: string;
  tenantId: string | null;
  /** Null until the read has answered. */
  userId: string | null;
}

const mostEntries = 20_000;
/** A start waits this long for Redis, milliseconds. */
const subscribeWaitMs = 2_000;

/** What the record says about tokens in use, at most 5 s old, dropped at once when a change is announced. */
export interface IdentityCache {
  session(
    sessionId: string,
    tenantId: string | null,
    read: () => Promise<SessionState | null>,
  ): Promise<SessionState | null>;
  apiKey(lookup: string, read: () => Promise<ApiKeyState | null>): Promise<ApiKeyState | null>;
  /** Drops what this process remembers; {@link IdentityChange} tells the others. */
  forget(change: IdentityChange): void;
  close(): Promise<void>;
}

/**
 * @param subscriber connection in subscriber mode; other channels on it are left alone
 * @param now monotonic milliseconds: a stopped product clock must not stop revocation
 */
export async function openIdentityCache(
  subscriber: Redis,
  log: Logger,
  onKeysChanged: () => void,
  now: () => number = () => performance.now(),
): Promise<IdentityCache> {
  const entries = new Map<string, Entry>();

  function load<S extends State>(
    key: string,
    tenantId: string | null,
    read: () => Promise<S | null>,
  ): Promise<S | null> {
    const known = entries.get(key);
    if (known && now() - known.loadedAt < stateMaxAgeMs) return known.value as Promise<S | null>;
    if (entries.size >= mostEntries) entries.clear();
    const entry: Entry = { key, tenantId, userId: null, loadedAt: now(), value: Promise.resolve(null) };
    const drop = (): void => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    const value = read().then(
      (state) => {
        if (!state) drop();
        else {
          entry.userId = 'userId' in state ? state.userId : null;
          entry.tenantId = state.tenant?.id ?? tenantId;
        }
        return state;
      },
      (error: unknown) => {
        drop();
        throw error;
      },
    );
    entry.value = value;
    entries.set(key, entry);
    return value;
  }

  function concerns(entry: Entry, { kind, id }: IdentityChange): boolean {
    if (kind === 'session') return entry.key.startsWith(`session:${id}:`);
    if (kind === 'api_key') return entry.key === `api_key:${id}`;
    // While a read is under way its person and tenant may not be known: dropping it is cheap.
    if (kind === 'tenant')
      return entry.tenantId === id || (entry.tenantId === null && entry.key.startsWith('api_key:'));
    return entry.userId === id || (entry.userId === null && entry.key.startsWith('session:'));
  }

  function forget(change: IdentityChange): void {
    if (change.kind === 'signing_keys') {
      onKeysChanged();
      return;
    }
    for (const entry of entries.values()) if (concerns(entry, change)) entries.delete(entry.key);
  }

  const onMessage = (channel: string, message: string): void => {
    if (channel !== redisKeys.identityChanges) return;
    try {
      forget(identityChange.parse(JSON.parse(message)));
    } catch (error) {
      log.warn({ err: error }, 'an identity change could not be read: everything remembered is dropped');
      entries.clear();
    }
  };
  // After a lost connection anything may have been announced unheard.
  const onReady = (): void => entries.clear();
  subscriber.on('message', onMessage);
  subscriber.on('ready', onReady);
  // Redis may be away at start: ioredis subscribes when it comes.
  const subscribed = subscriber.subscribe(redisKeys.identityChanges).catch((error: unknown) => {
    log.warn({ err: error }, 'identity changes of other processes are not heard yet');
  });
  await Promise.race([subscribed, delay(subscribeWaitMs, undefined, { ref: false })]);

  return {
    session: (sessionId, tenantId, read) => load(`session:${sessionId}:${tenantId ?? ''}`, tenantId, read),
    apiKey: (lookup, read) => load(`api_key:${lookup}`, null, read),
    forget,
    async close() {
      subscriber.off('message', onMessage);
      subscriber.off('ready', onReady);
      if (subscriber.status === 'ready')
        await subscriber.unsubscribe(redisKeys.identityChanges).catch(() => undefined);
      entries.clear();
    },
  };
}
