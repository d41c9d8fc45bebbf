import type pg from 'pg';

/** Statements that find what must not be; each answers with nothing when all is well. */
const faults: Record<string, string> = {
  'the ledger’s sums and the spend of months differ': `
    SELECT tenant_id, period FROM (
      SELECT tenant_id, period, sum(cost_micros) AS settled, coalesce(sum(held_micros) FILTER (WHERE state = 'reserved'), 0) AS held, count(*) AS calls
      FROM ledger_entries GROUP BY tenant_id, period) l
    FULL JOIN spend_months m USING (tenant_id, period)
    WHERE l.settled IS DISTINCT FROM m.settled_micros OR l.held IS DISTINCT FROM m.held_micros OR l.calls IS DISTINCT FROM m.calls`,
  'a ledger row lies in another month of its tenant': `
    SELECT l.id FROM ledger_entries l JOIN tenants t ON t.id = l.tenant_id
    WHERE l.period <> to_char(l.created_at AT TIME ZONE t.timezone, 'YYYY-MM')`,
  'a run’s sums are not those of its calls': `
    SELECT r.id FROM runs r LEFT JOIN (
      SELECT tenant_id, run_id, sum(cost_micros) AS cost, sum(input_tokens) AS input, sum(output_tokens) AS output
      FROM ledger_entries WHERE run_id IS NOT NULL GROUP BY tenant_id, run_id) l ON l.tenant_id = r.tenant_id AND l.run_id = r.id
    WHERE (r.cost_micros, r.input_tokens, r.output_tokens) IS DISTINCT FROM (coalesce(l.cost, 0), coalesce(l.input, 0), coalesce(l.output, 0))`,
  'a done run of a task has no deliverable': `
    SELECT r.id FROM runs r WHERE r.purpose = 'task' AND r.state = 'done'
    AND NOT EXISTS (SELECT FROM deliverables d WHERE d.tenant_id = r.tenant_id AND d.run_id = r.id)`,
  'something waits for a worker': `
    SELECT id FROM runs WHERE state IN ('queued', 'running')
    UNION ALL SELECT id FROM tasks WHERE state IN ('queued', 'running')
    UNION ALL SELECT id FROM campaigns WHERE state = 'planning'
    UNION ALL SELECT run_id FROM attempts WHERE state IN ('admitted', 'running')
    UNION ALL SELECT id FROM ledger_entries WHERE state = 'reserved'`,
  'a tenant’s audit chain is broken': chainFaults('audit_entries', 'tenant_id', 'tenant_id::text'),
  'the platform’s audit chain is broken': chainFaults('platform_audit_entries', '1', `'platform'`),
};

function chainFaults(table: string, chain: string, start: string): string {
  return `SELECT seq FROM (
    SELECT e.*, lag(hash) OVER w AS before_hash, row_number() OVER w AS place
    FROM ${table} e WINDOW w AS (PARTITION BY ${chain} ORDER BY seq)) e
  WHERE seq <> place OR prev_hash <> coalesce(before_hash, sha256(convert_to(${start}, 'UTF8')))
    OR hash <> audit_hash(prev_hash, seq, at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action,
      object_type, object_id, reason, before, after)`;
}

/**
 * Proves that what was written agrees with itself.
 * @throws Error naming what does not
 */
export async function checkRecord(client: pg.Client): Promise<void> {
  for (const [sentence, query] of Object.entries(faults)) {
    const { rows } = await client.query(`SELECT count(*)::int AS count FROM (${query}) AS faults`);
    const count = (rows[0] as { count: number } | undefined)?.count ?? 0;
    if (count > 0) throw new Error(`The seed is wrong: ${sentence} (${count}).`);
  }
}
