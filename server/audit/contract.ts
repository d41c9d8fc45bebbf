import { z } from 'zod';
import { ActorKind } from '../data/postgres/enums.ts';
import { instant, page } from '../trpc/contract.ts';

/** One entry of a chain. */
export const auditRow = z.object({
  /** Place in its chain, from 1. */
  seq: z.number().int(),
  at: instant,
  actorKind: z.enum(ActorKind),
  actorId: z.string().nullable(),
  actorLabel: z.string(),
  actorRole: z.string().nullable(),
  /** Door it came through: api, worker, relay, cli, seed. */
  source: z.string(),
  requestId: z.string().nullable(),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  reason: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** SHA-256 of this entry and the one before, hex. */
  hash: z.string(),
});
export type AuditRow = z.output<typeof auditRow>;

const filters = {
  /** Looks in actor, act, object id, reason and request id. */
  query: z.string().max(100).optional(),
  /** An act (`tenant.suspended`) or the start of one (`tenant.`). */
  action: z
    .array(z.string().regex(/^[a-z_]+\.[a-z_]*$/, 'An act such as tenant.suspended, or tenant.'))
    .max(20)
    .optional(),
  kind: z.array(z.enum(ActorKind)).max(3).optional(),
  actor: z.string().max(254).optional(),
  objectId: z.string().max(200).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
};
/** Which entries of a chain. */
export const auditFilter = z.strictObject(filters);
export type AuditFilter = z.output<typeof auditFilter>;
const paging = {
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'Not a cursor of this list')
    .optional(),
  limit: z.number().int().min(1).max(200).default(100),
};
/** Of the platform's chain, newest first; with `tenant` (id or slug) of that tenant's. */
export const listAuditInput = z.strictObject({
  tenant: z.string().min(1).max(64).optional(),
  ...filters,
  ...paging,
});
export type ListAuditInput = z.output<typeof listAuditInput>;
/** Of the caller's own tenant. */
export const listOwnAuditInput = z.strictObject({ ...filters, ...paging });
export type ListOwnAuditInput = z.output<typeof listOwnAuditInput>;
export const auditPage = page(auditRow).extend({
  /**
   * Set where a page ended before it was full, because what was asked for is rare in a long chain: entries since then
   * were looked through, and the cursor looks further back.
   */
  searchedTo: instant.nullable(),
});
export type AuditPage = z.output<typeof auditPage>;
/** Everything that matches, oldest first, as a download. */
export const exportAuditInput = z.strictObject({
  tenant: z.string().min(1).max(64).optional(),
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  ...filters,
});
export type ExportAuditInput = z.output<typeof exportAuditInput>;
export const exportOwnAuditInput = exportAuditInput.omit({ tenant: true });
export type ExportOwnAuditInput = z.output<typeof exportOwnAuditInput>;

/** What is wrong with a chain, in words that name the entry. */
export const auditFault = z.object({
  /**
   * `changed`: an entry, or the chain's head, is not what was written. `missing`: numbers that are not there.
   * `reordered`: an entry lies in another's place, or does not follow the one before it. `cut_off`: the end is gone.
   * `extra`: an entry that the chain's head does not know.
   */
  kind: z.enum(['changed', 'missing', 'reordered', 'cut_off', 'extra']),
  /** The entry, or the first of those meant. */
  seq: z.number().int(),
  message: z.string(),
});
export type AuditFault = z.output<typeof auditFault>;
export const auditVerdict = z.object({
  /** `platform`, or the tenant's slug. */
  chain: z.string(),
  entries: z.number().int(),
  /** Hash of the last entry, hex; null for an empty chain. */
  head: z.string().nullable(),
  /** In the order of the chain; the first 100. */
  faults: z.array(auditFault),
  faultsFound: z.number().int(),
});
export type AuditVerdict = z.output<typeof auditVerdict>;
export const verifyAuditInput = z.strictObject({ tenant: z.string().min(1).max(64).optional() });
