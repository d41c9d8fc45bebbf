import pg from 'pg';
import { migrate } from '../server/data/postgres/migrate.ts';
import { deriveRoleUrls } from '../server/data/postgres/roles.ts';

export const benchKey = Buffer.alloc(32, 9);
export const tenantCount = 10_000;
const campaignsPerTenant = 10;

/** A migrated database with 10,000 tenants, 100,000 campaigns and a month of spend each. @returns its owner URL */
export async function prepareDatabase(serverUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query('DROP DATABASE IF EXISTS dmagency_bench WITH (FORCE)');
  await admin.query('CREATE DATABASE dmagency_bench');
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = '/dmagency_bench';
  const ownerUrl = url.toString();
  await migrate({ ownerUrl, roles: deriveRoleUrls(ownerUrl, benchKey), prismaDir: 'prisma' });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`
    INSERT INTO tenants (id, slug, name, plan, status, allowed_providers, default_provider, data_privacy_level, monthly_spend_cap_micros,
      deployment_mode, timezone, locale, provisioned_at, created_at, updated_at)
    SELECT gen_random_uuid(), 'tenant-' || n, initcap(md5(n::text)) || ' ' || (ARRAY['Agency', 'Media', 'Studio', 'GmbH', 'Partners'])[1 + n % 5],
      (ARRAY['free', 'pro', 'agency', 'enterprise'])[1 + n % 4]::"Plan", (CASE WHEN n % 20 = 0 THEN 'suspended' WHEN n % 7 = 0 THEN 'trialing' ELSE 'active' END)::"TenantStatus",
      '{ollama}', 'ollama', 'cloud_ok', 50000000, 'saas', 'UTC', 'en-GB', now(), now() - n * interval '1 minute', now()
    FROM generate_series(1, ${tenantCount}) AS n`);
  await owner.query(`
    INSERT INTO campaigns (tenant_id, id, name, brief, state, auto_start, cap_micros, created_at, updated_at)
    SELECT t.id, gen_random_uuid(), 'Campaign ' || n, '{"goal": "sell"}', 'completed', true, 1000000, now() - n * interval '1 hour', now()
    FROM tenants t, generate_series(1, ${campaignsPerTenant}) AS n`);
  await owner.query(
    `INSERT INTO spend_months (tenant_id, period, settled_micros, held_micros, calls) SELECT id, to_char(now(), 'YYYY-MM'), 1000000, 0, 10 FROM tenants`,
  );
  await owner.query('ANALYZE');
  await owner.end();
  return ownerUrl;
}
