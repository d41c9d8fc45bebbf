import { Prisma } from '../data/postgres/generated/client.ts';
import { type Chain, entriesOf } from './chain.ts';
import type { AuditFilter } from './contract.ts';

/** Clocks of processes that write to one chain differ by less: entries further apart in time lie in that order. */
const clocksApart = Prisma.sql`interval '10 minutes'`;

const like = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** What an entry must satisfy, as a condition on `e`. */
export function conditionOf(filter: AuditFilter): Prisma.Sql {
  const all: Prisma.Sql[] = [Prisma.sql`true`];
  const query = filter.query?.trim();
  if (query) {
    const pattern = `%${like(query)}%`;
    all.push(
      Prisma.sql`concat_ws(chr(10), e.actor_label, e.action, e.object_id, e.reason, e.request_id) ILIKE ${pattern}`,
    );
  }
  if (filter.action?.length) {
    const whole = filter.action.filter((action) => !action.endsWith('.'));
    const starts = filter.action.filter((action) => action.endsWith('.')).map((start) => `${like(start)}%`);
    all.push(Prisma.sql`(e.action = ANY (${whole}) OR e.action LIKE ANY (${starts}))`);
  }
  if (filter.kind?.length) all.push(Prisma.sql`e.actor_kind = ANY (${filter.kind}::"ActorKind"[])`);
  if (filter.actor) all.push(Prisma.sql`(e.actor_id = ${filter.actor} OR e.actor_label = ${filter.actor})`);
  if (filter.objectId) all.push(Prisma.sql`e.object_id = ${filter.objectId}`);
  if (filter.from) all.push(Prisma.sql`e.at >= ${new Date(filter.from)}::timestamptz`);
  if (filter.to) all.push(Prisma.sql`e.at < ${new Date(filter.to)}::timestamptz`);
  return Prisma.join(all, ' AND ');
}

/**
 * Where in the chain entries of the asked time can lie: two looks into the index on time instead of a walk there.
 * One row: `first` and `last`, each a seq or null where nothing bounds it, and `head`, the chain's last seq.
 */
export function boundsStatement(chain: Chain, { from, to }: Pick<AuditFilter, 'from' | 'to'>): Prisma.Sql {
  const entries = entriesOf(chain);
  const first = from
    ? Prisma.sql`(SELECT e.seq FROM ${entries} AND e.at < ${new Date(from)}::timestamptz - ${clocksApart} ORDER BY e.at DESC LIMIT 1)`
    : Prisma.sql`NULL::bigint`;
  const last = to
    ? Prisma.sql`(SELECT e.seq FROM ${entries} AND e.at > ${new Date(to)}::timestamptz + ${clocksApart} ORDER BY e.at LIMIT 1)`
    : Prisma.sql`NULL::bigint`;
  return Prisma.sql`SELECT ${first} AS first, ${last} AS last, (SELECT max(e.seq) FROM ${entries}) AS head`;
}

/** Every column of an entry as the contract names it. */
export const columns = Prisma.sql`e.seq, e.at, e.actor_kind::text AS "actorKind", e.actor_id AS "actorId",
  e.actor_label AS "actorLabel", e.actor_role AS "actorRole", e.source, e.request_id AS "requestId", e.action,
  e.object_type AS "objectType", e.object_id AS "objectId", e.reason, e.before, e.after,
  encode(e.prev_hash, 'hex') AS "prevHash", encode(e.hash, 'hex') AS hash`;
