import type { Logger } from 'pino';
import type { Actor, Clock, Ctx } from '../data/context.ts';
import type { Stores } from '../data/stores.ts';
import type { Mailer } from '../mail/index.ts';
import type { Secrets } from '../secrets/index.ts';
import { type IdentityCache, openIdentityCache } from './identify/identity-cache.ts';
import { announceIdentityChange, type IdentityChange } from './identify/identity-changes.ts';
import { type KeyRing, openKeyRing } from './keys/key-ring.ts';
import { type AuthLimits, createAuthLimits } from './limits/auth-limits.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords/hasher.ts';
import type { AuthSettings } from './settings.ts';
import type { AccessClaims } from './tokens/access-token.ts';
import { createTokenVerifier } from './tokens/verified-tokens.ts';

export interface AuthOptions {
  stores: Stores;
  clock: Clock;
  log: Logger;
  secrets: Secrets;
  mail: Mailer;
  settings: AuthSettings;
}

/** Identity of one process: built once at start, passed to whoever needs it. */
export interface Auth extends AuthOptions {
  keys: KeyRing;
  /** Claims of an access token of ours, or null. */
  verifyToken(token: string): Promise<AccessClaims | null>;
  passwords: PasswordHasher;
  limits: AuthLimits;
  identities: IdentityCache;
  /** Drops what this process remembers and tells the others. Call it after the commit. */
  changed(change: IdentityChange): Promise<void>;
  /** Runs work that the caller must not wait for (its duration would tell something); close waits for it. */
  inBackground(what: string, work: () => Promise<void>): void;
  close(): Promise<void>;
}

/** Identity belongs to the stores it was opened on, so that verbs find it through the context they are given. */
const opened = new WeakMap<Stores, Auth>();

/** @throws Error when the process has not opened identity on these stores */
export function authOf({ stores }: Pick<Ctx, 'stores'>): Auth {
  const auth = opened.get(stores);
  if (!auth) throw new Error('Identity is not open: call openAuth with these stores at start');
  return auth;
}

/** Opens identity: reads or makes the installation's keys and listens for changes made by other processes. */
export async function openAuth(options: AuthOptions): Promise<Auth> {
  const { stores, clock, log, secrets } = options;
  const keys = await openKeyRing({ stores, secrets, clock });
  const reloadKeys = (): void => {
    keys.reload().catch((error: unknown) => log.warn({ err: error }, 'signing keys not read again'));
  };
  const identities = await openIdentityCache(stores.transport.subscriber, log, reloadKeys);
  const running = new Set<Promise<void>>();
  const auth: Auth = {
    ...options,
    keys,
    verifyToken: createTokenVerifier(keys, clock),
    identities,
    passwords: await createPasswordHasher(),
    limits: createAuthLimits(stores.transport.redis, keys.pepper),
    async changed(change) {
      if (change.kind !== 'signing_keys') identities.forget(change);
      await announceIdentityChange({ stores, log }, change);
    },
    inBackground(what, work) {
      const run = work()
        .catch((error: unknown) => log.error({ err: error }, `${what} failed`))
        .finally(() => running.delete(run));
      running.add(run);
    },
    async close() {
      await Promise.all(running);
      await identities.close();
      opened.delete(stores);
    },
  };
  opened.set(stores, auth);
  return auth;
}

/** The request behind an act that has no verified identity yet. */
export interface Caller {
  /** Network address as the server says it. */
  address: string;
  userAgent: string;
  requestId: string | null;
  /** api, cli or seed. */
  source: string;
}

/** The context in which a person proves or changes who they are. */
export function ctxOf(
  auth: Pick<Auth, 'stores' | 'clock' | 'log'>,
  caller: Pick<Caller, 'requestId' | 'source'>,
  actor: Actor,
): Ctx {
  const { stores, clock, log } = auth;
  return { stores, clock, log, actor, requestId: caller.requestId, source: caller.source };
}

export const personActor = (person: { id: string; email: string }, role: string | null = null): Actor => ({
  kind: 'user',
  id: person.id,
  label: person.email,
  role,
});
