import type { Ctx } from '../data/context.ts';
import { asPlatform } from '../data/postgres/doors.ts';
import type { ExportCause } from '../data/postgres/enums.ts';

/** An export that this worker makes now. */
export interface ExportClaim {
  tenantId: string;
  tenantSlug: string;
  exportId: string;
  cause: ExportCause;
  /** Which try it is, from 1; a row taken up by another worker has a higher one. */
  attempt: number;
}

export interface ExportSettings {
  /** Tries before an export has failed. */
  maxTries: number;
  /** A running export without a sign of life for this long is taken up by another worker, milliseconds. */
  staleMs: number;
  heartbeatMs: number;
  /** Wait after a try that failed, times the tries, milliseconds. */
  retryMs: number;
}

export const exportDefaults: ExportSettings = {
  maxTries: 3,
  staleMs: 60_000,
  heartbeatMs: 1_000,
  retryMs: 10_000,
};

/** What an archive is called in its bucket: each try writes its own, so that two never mix. */
export const archiveName = ({ exportId, attempt }: Pick<ExportClaim, 'exportId' | 'attempt'>): string =>
  `${exportId}-${attempt}`;

/**
 * Takes the oldest export that waits, or whose worker gave no sign of life; other workers pass over it meanwhile. One
 * whose workers died with each try has failed. A tenant that is being purged has none.
 */
export function claimExport(ctx: Ctx, settings: ExportSettings): Promise<ExportClaim | null> {
  const now = ctx.clock.now();
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  const stale = before(settings.staleMs);
  return asPlatform(ctx, 'export', async (tx) => {
    await tx.$executeRaw`
      UPDATE tenant_exports SET state = 'failed', finished_at = ${now}::timestamptz,
        error_message = coalesce(error_message, 'The workers that made it stopped in the middle, each time. Start another export.')
      WHERE state = 'running' AND heartbeat_at < ${stale}::timestamptz AND tries >= ${settings.maxTries}`;
    const [claim] = await tx.$queryRaw<ExportClaim[]>`
      UPDATE tenant_exports e SET state = 'running', tries = e.tries + 1, rows_done = 0, rows_total = NULL,
        started_at = ${now}::timestamptz, heartbeat_at = ${now}::timestamptz
      FROM (
        SELECT w.tenant_id, w.id, t.slug FROM tenant_exports w JOIN tenants t ON t.id = w.tenant_id
        WHERE t.purge_started_at IS NULL AND (
          (w.state = 'queued' AND (w.heartbeat_at IS NULL
            OR w.heartbeat_at <= ${now}::timestamptz - w.tries * ${settings.retryMs}::int * interval '1 millisecond'))
          OR (w.state = 'running' AND w.heartbeat_at < ${stale}::timestamptz))
        ORDER BY w.created_at, w.id LIMIT 1
        FOR UPDATE OF w SKIP LOCKED FOR SHARE OF t SKIP LOCKED
      ) due
      WHERE e.tenant_id = due.tenant_id AND e.id = due.id
      RETURNING e.tenant_id AS "tenantId", due.slug AS "tenantSlug", e.id AS "exportId", e.cause::text AS cause, e.tries AS attempt`;
    return claim ?? null;
  });
}
