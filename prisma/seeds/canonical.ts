import { createHash } from 'node:crypto';
import pg from 'pg';
import { globalMongo, mongoFor } from '../../server/data/mongo/documents.ts';
import type { Stores } from '../../server/data/stores.ts';

/** Tables of a seed with the columns that order them. */
const tables: Record<string, string> = {
  tenants: 'id',
  users: 'id',
  platform_members: 'user_id',
  memberships: 'tenant_id, user_id',
  invitations: 'tenant_id, id',
  api_keys: 'tenant_id, id',
  agent_configs: 'tenant_id, role',
  brands: 'tenant_id, id',
  campaigns: 'tenant_id, id',
  campaign_plans: 'tenant_id, campaign_id, version',
  tasks: 'tenant_id, id',
  runs: 'tenant_id, id',
  attempts: 'tenant_id, run_id, attempt',
  deliverables: 'tenant_id, id',
  ledger_entries: 'tenant_id, id',
  spend_months: 'tenant_id, period',
  audit_entries: 'tenant_id, seq',
  platform_audit_entries: 'seq',
};
const ofTenant = (table: string): boolean =>
  !['tenants', 'users', 'platform_members', 'platform_audit_entries'].includes(table);

/**
 * Hash of what the record holds, by table, in an order and form of its own: equal data, equal hashes.
 * @param tenantId only this tenant's rows, and its own row
 */
export async function recordHashes(ownerUrl: string, tenantId?: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`SET TimeZone = 'UTC'`);
    const hashes: Record<string, string> = {};
    for (const [table, order] of Object.entries(tables)) {
      if (tenantId && table !== 'tenants' && !ofTenant(table)) continue;
      const where = tenantId ? `WHERE ${table === 'tenants' ? 'id' : 'tenant_id'} = $1` : '';
      const { rows } = await client.query<{ hash: string | null }>(
        `SELECT md5(string_agg(t::text, E'\\n' ORDER BY ${order})) AS hash FROM ${table} t ${where}`,
        tenantId ? [tenantId] : [],
      );
      hashes[table] = rows[0]?.hash ?? '';
    }
    return hashes;
  } finally {
    await client.end();
  }
}

const digest = (documents: readonly object[]): string =>
  createHash('sha256').update(JSON.stringify(documents)).digest('hex');

/** Hash of a tenant's documents, by collection. */
export function documentHashes(stores: Stores, tenantSlug: string): Promise<Record<string, string>> {
  return mongoFor({ stores, tenantSlug }, async (db) => {
    const hashes: Record<string, string> = {};
    for (const name of ['skills', 'skill_versions', 'deliverables', 'plan_outputs'])
      hashes[name] = digest(await db.collection(name).find({}).sort({ _id: 1 }).toArray());
    return hashes;
  });
}

/** How many skills the shared database holds, by key. */
export const globalSkillKeys = (stores: Stores): Promise<string[]> =>
  globalMongo({ stores }, (db) => db.collection<{ key: string }>('skills').distinct('key'));
