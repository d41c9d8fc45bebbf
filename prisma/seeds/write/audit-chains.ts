import { createHash } from 'node:crypto';
import type { PlatformAuditEntry } from '../../../server/data/postgres/generated/client.ts';
import type { RecordWriter } from './record.ts';

/** An entry before it has its place in a chain. `tenantId` null is the platform's chain. */
export interface AuditDraft extends Omit<PlatformAuditEntry, 'seq' | 'prevHash' | 'hash'> {
  tenantId: string | null;
}

const columns =
  'at, actor_kind, actor_id, actor_label, actor_role, source, request_id, action, object_type, object_id, reason, before, after';
const staged = columns
  .split(', ')
  .map((column) => `s.${column}`)
  .join(', ');

/**
 * Appends drafts to their chains in the order of time, with the hashes that audit_append() would give: one statement
 * walks all chains at once. Chains must be empty.
 */
export async function writeAuditChains(writer: RecordWriter, drafts: readonly AuditDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const byChain = new Map<string, AuditDraft[]>();
  for (const draft of drafts) {
    const chain = draft.tenantId ?? 'platform';
    const entries = byChain.get(chain);
    if (entries) entries.push(draft);
    else byChain.set(chain, [draft]);
  }
  const last = await lastOfPlatform(writer);
  const rows = [...byChain].flatMap(([chain, entries]) =>
    entries
      .sort((one, other) => one.at.getTime() - other.at.getTime())
      .map(({ tenantId: _chain, ...entry }, index) => ({
        chain,
        seq: (chain === 'platform' ? last.seq : 0) + index + 1,
        ...entry,
      })),
  );
  await writer.client.query(`CREATE TEMP TABLE seed_audit ON COMMIT DROP AS
    SELECT ''::text AS chain, seq, ${columns} FROM audit_entries WITH NO DATA`);
  await writer.copy({ table: 'seed_audit', rows });
  delete writer.counts.seed_audit;
  await writer.client.query('CREATE INDEX ON seed_audit (seq, chain); ANALYZE seed_audit');
  await writer.client.query(`CREATE TEMP TABLE seed_chains ON COMMIT DROP AS
    WITH RECURSIVE chains AS (
      SELECT s.*, b.hash AS prev_hash, audit_hash(b.hash, s.seq, ${staged}) AS hash
      FROM seed_audit s CROSS JOIN LATERAL (
        SELECT CASE WHEN s.chain = 'platform' THEN decode('${last.hash}', 'hex') ELSE sha256(convert_to(s.chain, 'UTF8')) END AS hash
      ) b
      WHERE s.seq = CASE WHEN s.chain = 'platform' THEN ${last.seq + 1} ELSE 1 END
      UNION ALL
      SELECT s.*, c.hash, audit_hash(c.hash, s.seq, ${staged})
      FROM chains c JOIN seed_audit s ON s.seq = c.seq + 1 AND s.chain = c.chain
    ) SELECT * FROM chains`);
  await writer.client.query(`INSERT INTO audit_entries (tenant_id, seq, ${columns}, prev_hash, hash)
    SELECT chain::uuid, seq, ${columns}, prev_hash, hash FROM seed_chains WHERE chain <> 'platform' ORDER BY chain, seq`);
  await writer.client.query(`INSERT INTO platform_audit_entries (seq, ${columns}, prev_hash, hash)
    SELECT seq, ${columns}, prev_hash, hash FROM seed_chains WHERE chain = 'platform' ORDER BY seq`);
  await writer.client.query(`INSERT INTO audit_heads (tenant_id, seq, hash)
    SELECT DISTINCT ON (chain) chain::uuid, seq, hash FROM seed_chains WHERE chain <> 'platform' ORDER BY chain, seq DESC`);
  await writer.client.query(`INSERT INTO platform_audit_head (seq, hash)
    SELECT seq, hash FROM seed_chains WHERE chain = 'platform' ORDER BY seq DESC LIMIT 1
    ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`);
  const platform = byChain.get('platform')?.length ?? 0;
  writer.counts.audit_entries = rows.length - platform;
  if (platform > 0) writer.counts.platform_audit_entries = platform;
}

async function lastOfPlatform({ client }: RecordWriter): Promise<{ seq: number; hash: string }> {
  const { rows } = await client.query<{ seq: string; hash: string }>(
    `SELECT seq, encode(hash, 'hex') AS hash FROM platform_audit_entries ORDER BY platform_audit_entries.seq DESC LIMIT 1`,
  );
  const none = createHash('sha256').update('platform').digest('hex');
  return { seq: Number(rows[0]?.seq ?? 0), hash: rows[0]?.hash ?? none };
}
