import type { Logger } from 'pino';
import type { Stores } from './stores.ts';

/** The time, so that tests, seeds and frozen starts decide it. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };

/** Who acts. A machine acts for the platform itself: relay, sweeper, start-up. */
export interface Actor {
  kind: 'user' | 'api_key' | 'machine';
  /** User or key id; null for a machine. */
  id: string | null;
  /** E-mail, key name or machine name, as audit shows it. */
  label: string;
  /** Tenant role inside a tenant, platform role outside; null for a machine. */
  role: string | null;
}

/** What every verb is given. */
export interface Ctx {
  stores: Stores;
  clock: Clock;
  log: Logger;
  actor: Actor;
  requestId: string | null;
  /** Door it came through: api, console, worker, relay, cli, seed. */
  source: string;
  /** Fires when the caller has gone or the work must stop. */
  signal?: AbortSignal;
  /** The Idempotency-Key header, where one was sent; see server/idempotency. */
  idempotencyKey?: string | undefined;
}

/** A verb inside one tenant. The id comes from a verified token or record, never from input. */
export interface TenantCtx extends Ctx {
  tenantId: string;
  tenantSlug: string;
}

/** The context of a machine: the relay, a sweeper, start-up. */
export function machineCtx(
  stores: Stores,
  name: string,
  options: { clock: Clock; log: Logger; signal?: AbortSignal },
): Ctx {
  return {
    stores,
    ...options,
    actor: { kind: 'machine', id: null, label: name, role: null },
    requestId: null,
    source: name,
  };
}
