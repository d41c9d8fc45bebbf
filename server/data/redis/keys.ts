/**
 * Every Redis key of the product. A tenant's keys carry its id, so two tenants with the same ids of their own
 * things never share one.
 */
export const redisKeys = {
  /** Prefix BullMQ puts before its own keys. */
  queuePrefix: 'dm:queue',
  /** Stream of a tenant's live events, for resuming by last id. */
  tenantEvents: (tenantId: string): string => `dm:t:${tenantId}:events`,
  /** Channel that says a tenant's event stream has grown. */
  tenantEventsChannel: (tenantId: string): string => `dm:t:${tenantId}:events:new`,
  /** Matches every key of a tenant, to remove them all. A pattern, never a key. */
  ofTenant: (tenantId: string): string => `dm:t:${tenantId}:*`,
  /** Stream of platform events. */
  platformEvents: 'dm:p:events',
  platformEventsChannel: 'dm:p:events:new',
  /** Channel on which revoked sessions and changed tenants are told to every api process. */
  identityChanges: 'dm:p:identity',
  /** Prefixes of rate limiters; what follows is a hash, never an address or e-mail. */
  rateLimit: (name: string): string => `dm:limit:${name}`,
} as const;
