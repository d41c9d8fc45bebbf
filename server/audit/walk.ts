import { Prisma } from '../data/postgres/generated/client.ts';

/** Entries that one statement recomputes: a fraction of a second of PostgreSQL's time. */
export const entriesPerStep = 10_000;
/** Odd entries that one statement names; a chain with more of them is broken beyond naming each. */
const oddPerStep = 200;

/** Where a walk stands: the last entry looked at. */
export interface Place {
  tenantId: string | null;
  seq: number;
  /** Hex. */
  hash: string;
}

/** What one step saw of one chain. */
export interface Stretch {
  tenantId: string | null;
  entries: number;
  /** Odd entries among them, named or not. */
  odd: number;
  lastSeq: number;
  lastHash: string;
}

/** An entry that does not fit, or does not follow the one before it. */
export interface OddEntry {
  tenantId: string | null;
  seq: number;
  act: string;
  at: string;
  /** Its hash is what its own columns and its link give. */
  sound: boolean;
  /** Its link is the hash of the entry that stands before it. */
  linked: boolean;
  /** The entry that stands before it; 0 for the first of a chain. */
  prevSeq: number;
  prevAct: string | null;
  /** Null for the last of an earlier step, which that step named if it was odd. */
  prevSound: boolean | null;
}

export interface Step {
  stretches: Stretch[];
  odd: OddEntry[];
}

const hashUnder = (seq: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`audit_hash(e.prev_hash, ${seq}, e.at, e.actor_kind, e.actor_id, e.actor_label, e.actor_role, e.source,
    e.request_id, e.action, e.object_type, e.object_id, e.reason, e.before, e.after)`;

/** Which entries a walk goes over, in the order of tenant and seq. */
export type Ground = 'platform' | { from: string; to: string };

function entriesFrom(ground: Ground, place: Place | null): Prisma.Sql {
  if (ground === 'platform')
    return Prisma.sql`SELECT NULL::uuid AS tenant_id, p.* FROM platform_audit_entries p
      WHERE ${place ? Prisma.sql`p.seq > ${place.seq}::bigint` : Prisma.sql`true`} ORDER BY p.seq LIMIT ${entriesPerStep}`;
  const after = place
    ? Prisma.sql`(t.tenant_id, t.seq) > (${place.tenantId}::uuid, ${place.seq}::bigint)`
    : Prisma.sql`t.tenant_id >= ${ground.from}::uuid`;
  return Prisma.sql`SELECT t.* FROM audit_entries t WHERE ${after} AND t.tenant_id <= ${ground.to}::uuid
    ORDER BY t.tenant_id, t.seq LIMIT ${entriesPerStep}`;
}

/**
 * One step of a walk, as one row with a {@link Step} in `step`: everything is recomputed where the entries lie, and
 * only what is odd comes out.
 */
export function stepStatement(ground: Ground, place: Place | null): Prisma.Sql {
  const goesOn = place
    ? Prisma.sql`tenant_id IS NOT DISTINCT FROM ${place.tenantId}::uuid`
    : Prisma.sql`false`;
  return Prisma.sql`
    WITH e AS MATERIALIZED (${entriesFrom(ground, place)}),
    looked AS (
      SELECT tenant_id, seq, action, at, prev_hash, hash, ${hashUnder(Prisma.sql`e.seq`)} = hash AS sound FROM e),
    lagged AS (
      SELECT *, lag(seq) OVER w AS lag_seq, lag(hash) OVER w AS lag_hash, lag(sound) OVER w AS prev_sound,
        lag(action) OVER w AS prev_act, last_value(hash) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_hash
      FROM looked WINDOW w AS (PARTITION BY tenant_id ORDER BY seq)),
    placed AS (
      SELECT *, coalesce(lag_seq, CASE WHEN ${goesOn} THEN ${place?.seq ?? 0}::bigint ELSE 0 END) AS prev_seq,
        prev_hash = coalesce(lag_hash, CASE WHEN ${goesOn} THEN decode(${place?.hash ?? ''}, 'hex')
          ELSE sha256(convert_to(coalesce(tenant_id::text, 'platform'), 'UTF8')) END) AS linked
      FROM lagged),
    odd AS (SELECT * FROM placed WHERE NOT sound OR NOT linked OR seq <> prev_seq + 1)
    SELECT json_build_object(
      'stretches', (SELECT json_agg(json_build_object('tenantId', tenant_id, 'entries', entries, 'lastSeq', last_seq,
          'lastHash', last_hash, 'odd', (SELECT count(*) FROM odd WHERE odd.tenant_id IS NOT DISTINCT FROM s.tenant_id)) ORDER BY tenant_id)
        FROM (SELECT tenant_id, count(*) AS entries, max(seq) AS last_seq, encode(last_hash, 'hex') AS last_hash
              FROM placed GROUP BY tenant_id, placed.last_hash) s),
      'odd', (SELECT json_agg(json_build_object('tenantId', tenant_id, 'seq', seq, 'act', action, 'at', at, 'sound', sound,
          'linked', linked, 'prevSeq', prev_seq, 'prevAct', prev_act, 'prevSound', prev_sound) ORDER BY tenant_id, seq)
        FROM (SELECT * FROM odd ORDER BY tenant_id, seq LIMIT ${oddPerStep}) o)) AS step`;
}

/** Entries that carry the hash they would have in another place: each stands at `seq` and was written as `written`. */
export function misplacedStatement(
  entries: Prisma.Sql,
  seqs: readonly number[],
  places: readonly number[],
): Prisma.Sql {
  return Prisma.sql`SELECT e.seq::float8 AS seq, n.written::float8 AS written
    FROM (SELECT e.* FROM ${entries} AND e.seq = ANY (${seqs}::bigint[])) e
    JOIN unnest(${places}::bigint[]) AS n(written) ON n.written <> e.seq
    WHERE ${hashUnder(Prisma.sql`n.written`)} = e.hash`;
}
