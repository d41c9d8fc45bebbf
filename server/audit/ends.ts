import { Prisma } from '../data/postgres/generated/client.ts';

/** The end of a chain as its entries and its head tell it, read in one moment. */
export interface End {
  tenantId: string | null;
  name: string;
  headSeq: number | null;
  headHash: string | null;
  lastSeq: number | null;
  lastHash: string | null;
  lastAct: string | null;
  lastAt: string | null;
  /** The first entry after the one that the head names. */
  beyond: { seq: number; act: string; at: string } | null;
  /** The platform's chain tells of the tenant's making, so that the tenant's chain cannot be empty. */
  begun: boolean;
}

const end = (tenantId: Prisma.Sql, name: Prisma.Sql, begun: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${tenantId} AS "tenantId", ${name} AS name, h.seq::float8 AS "headSeq", encode(h.hash, 'hex') AS "headHash",
    l.seq::float8 AS "lastSeq", encode(l.hash, 'hex') AS "lastHash", l.action AS "lastAct", to_json(l.at)#>>'{}' AS "lastAt",
    CASE WHEN b.seq IS NOT NULL THEN json_build_object('seq', b.seq, 'act', b.action, 'at', b.at) END AS beyond, ${begun} AS begun`;

/** The end of the platform's chain. */
export const platformEnd = Prisma.sql`
  SELECT ${end(Prisma.sql`NULL`, Prisma.sql`'platform'`, Prisma.sql`false`)}
  FROM (SELECT 1) one
  LEFT JOIN platform_audit_head h ON true
  LEFT JOIN LATERAL (SELECT * FROM platform_audit_entries e ORDER BY e.seq DESC LIMIT 1) l ON true
  LEFT JOIN LATERAL (SELECT * FROM platform_audit_entries e WHERE e.seq > h.seq ORDER BY e.seq LIMIT 1) b ON true`;

/** The ends of these tenants' chains, in the order of their ids. Tenants being purged lose theirs and are left out. */
export const tenantEnds = (ids: readonly string[]): Prisma.Sql => Prisma.sql`
  SELECT ${end(
    Prisma.sql`t.id`,
    Prisma.sql`t.slug`,
    Prisma.sql`EXISTS (SELECT 1 FROM platform_audit_entries p WHERE p.object_id = t.id::text AND p.action = 'tenant.created')`,
  )}
  FROM tenants t
  LEFT JOIN audit_heads h ON h.tenant_id = t.id
  LEFT JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.tenant_id = t.id ORDER BY e.seq DESC LIMIT 1) l ON true
  LEFT JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.tenant_id = t.id AND e.seq > h.seq ORDER BY e.seq LIMIT 1) b ON true
  WHERE t.id = ANY (${ids}::uuid[]) AND t.purge_started_at IS NULL ORDER BY t.id`;
