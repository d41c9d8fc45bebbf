import type { Ctx, TenantCtx } from '../data/context.ts';
import { readPlatform, readTenant } from '../data/postgres/doors.ts';
import { Prisma } from '../data/postgres/generated/client.ts';
import { type Chain, chainNamed, entriesOf, lookAt } from './chain.ts';
import type { AuditPage, ListAuditInput, ListOwnAuditInput } from './contract.ts';
import { auditRowOf, type StoredEntry } from './entry.ts';
import { boundsStatement, columns, conditionOf } from './filters.ts';

/** Numbers looked through by the first statement of a page; quick ones are followed by four times as many. */
const firstSpan = 10_000;
const quickMs = 20;
/** A page that has not filled itself by then answers with what it found and where to go on. */
const patienceMs = 60;

/** Runs a statement through the door that the asker may use. */
type Ask = <T>(statement: Prisma.Sql) => Promise<T[]>;
interface Bounds {
  first: bigint | null;
  last: bigint | null;
  head: bigint | null;
}

/**
 * A page of a chain, newest first. What no index helps to find is looked for in spans of the chain, so that a page
 * answers in bounded time however long the chain is: it may come back short, even empty, with a cursor to look further.
 */
async function pageOf(chain: Chain, input: ListOwnAuditInput, ask: Ask): Promise<AuditPage> {
  const [bounds] = await ask<Bounds>(boundsStatement(chain, input));
  const lowest = Number(bounds?.first ?? 0);
  let before = Math.min(
    Number(bounds?.head ?? 0) + 1,
    bounds?.last ? Number(bounds.last) : Number.MAX_SAFE_INTEGER,
    input.cursor ? Number(input.cursor) : Number.MAX_SAFE_INTEGER,
  );
  const condition = conditionOf(input);
  const items: AuditPage['items'] = [];
  const started = performance.now();
  for (let span = firstSpan; before - 1 > lowest; ) {
    const from = Math.max(before - span, lowest + 1);
    const asked = performance.now();
    const room = input.limit - items.length;
    const found = await ask<StoredEntry>(Prisma.sql`SELECT ${columns} FROM ${entriesOf(chain)}
      AND e.seq >= ${from}::bigint AND e.seq < ${before}::bigint AND ${condition} ORDER BY e.seq DESC LIMIT ${room + 1}`);
    items.push(...found.slice(0, room).map(auditRowOf));
    if (found.length > room) return { items, nextCursor: String(items.at(-1)?.seq), searchedTo: null };
    before = from;
    const now = performance.now();
    if (before - 1 > lowest && now - started > patienceMs) {
      const [reached] = await ask<{ at: Date }>(
        Prisma.sql`SELECT e.at FROM ${entriesOf(chain)} AND e.seq >= ${before}::bigint ORDER BY e.seq LIMIT 1`,
      );
      return { items, nextCursor: String(before), searchedTo: reached?.at.toISOString() ?? null };
    }
    if (now - asked < quickMs) span *= 4;
  }
  return { items, nextCursor: null, searchedTo: null };
}

/** The platform's chain, or with `tenant` that tenant's, for the platform's team. */
export async function listAudit(ctx: Ctx, { tenant, ...input }: ListAuditInput): Promise<AuditPage> {
  const chain = await chainNamed(ctx, tenant);
  return pageOf(chain, input, (statement) =>
    readPlatform(ctx, lookAt(chain), (db) => db.$queryRaw(statement)),
  );
}

/** The caller's own chain. */
export function listOwnAudit(ctx: TenantCtx, input: ListOwnAuditInput): Promise<AuditPage> {
  const chain = { tenantId: ctx.tenantId, name: ctx.tenantSlug };
  return pageOf(chain, input, (statement) => readTenant(ctx, (db) => db.$queryRaw(statement)));
}
