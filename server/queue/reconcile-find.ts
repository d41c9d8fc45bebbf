import type { Ctx } from '../data/context.ts';
import { readPlatform } from '../data/postgres/doors.ts';
import type { AttemptState } from '../data/postgres/enums.ts';

/** An attempt that has not ended, of a tenant that may work. */
export interface OpenAttempt {
  tenantId: string;
  tenantSlug: string;
  runId: string;
  attempt: number;
  role: string;
  state: Extract<AttemptState, 'admitted' | 'running'>;
  workerId: string | null;
  heartbeatAt: Date | null;
  /** Attempts of this run that a worker died with. */
  workersGone: number;
}

/** A place in the list of open attempts, to read it page by page. */
export interface OpenCursor {
  tenantId: string;
  runId: string;
}

const nowhere: OpenCursor = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  runId: '00000000-0000-0000-0000-000000000000',
};

/** Open attempts in a fixed order, a page after the cursor. */
export function findOpenAttempts(ctx: Ctx, after: OpenCursor | null, limit: number): Promise<OpenAttempt[]> {
  const { tenantId, runId } = after ?? nowhere;
  return readPlatform(
    ctx,
    'reconcile',
    (db) => db.$queryRaw<OpenAttempt[]>`
      SELECT a.tenant_id AS "tenantId", t.slug AS "tenantSlug", a.run_id AS "runId", a.attempt, r.role,
             a.state::text AS state, a.worker_id AS "workerId", a.heartbeat_at AS "heartbeatAt",
             (SELECT count(*)::int FROM attempts g WHERE g.tenant_id = a.tenant_id AND g.run_id = a.run_id
                AND g.error_code = 'worker_gone') AS "workersGone"
      FROM attempts a
      JOIN runs r ON r.tenant_id = a.tenant_id AND r.id = a.run_id AND r.attempt = a.attempt
      JOIN tenants t ON t.id = a.tenant_id AND t.status <> 'suspended' AND t.deleted_at IS NULL
      WHERE a.state IN ('admitted', 'running') AND (a.tenant_id, a.run_id) > (${tenantId}::uuid, ${runId}::uuid)
      ORDER BY a.tenant_id, a.run_id LIMIT ${limit}`,
  );
}

/** Runs parked by a suspension that has ended. */
export function findResumedRuns(
  ctx: Ctx,
  limit: number,
): Promise<{ tenantId: string; tenantSlug: string; runId: string; attempt: number; role: string }[]> {
  return readPlatform(
    ctx,
    'reconcile',
    (db) => db.$queryRaw`
      SELECT r.tenant_id AS "tenantId", t.slug AS "tenantSlug", r.id AS "runId", r.attempt, r.role
      FROM runs r
      JOIN attempts a ON a.tenant_id = r.tenant_id AND a.run_id = r.id AND a.attempt = r.attempt
        AND a.error_code = 'suspended'
      JOIN tenants t ON t.id = r.tenant_id AND t.status <> 'suspended' AND t.deleted_at IS NULL
      WHERE r.state = 'parked' ORDER BY r.tenant_id, r.id LIMIT ${limit}`,
  );
}
